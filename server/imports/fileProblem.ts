import { type LocalizedText, type Params, say } from '../model/localizedText.ts';

const saveAs = [
  'Open it in a spreadsheet and save it as Excel workbook (.xlsx) or CSV',
  'Ouvrez-le dans un tableur et enregistrez-le comme classeur Excel (.xlsx) ou CSV',
] as const;

/** Why a file cannot be read, and what to do. */
export const fileProblemTexts = {
  F_EMPTY: say(
    'The file is empty. Choose one with a heading row and data',
    'Le fichier est vide. Choisissez-en un avec des en-têtes et des données',
  ),
  F_TOO_LARGE: say(
    'The file has {size} MB; at most {max} are possible. Split it into several files',
    'Le fichier fait {size} Mo, pour {max} au maximum. Répartissez-le en plusieurs fichiers',
  ),
  F_UNPACKED: say(
    'The workbook is too large: unpacked it has {size} MB; at most {max} are possible. Save the sheet as CSV, or split it',
    'Le classeur est trop grand : décompressé, il fait {size} Mo, pour {max} au maximum. Enregistrez la feuille au format CSV, ou répartissez-la',
  ),
  F_BOMB: say(
    'The workbook is packed in an unusual way and was not opened. Open it in a spreadsheet and save it again',
    'Le classeur est compressé de façon inhabituelle et n’a pas été ouvert. Ouvrez-le dans un tableur et enregistrez-le à nouveau',
  ),
  F_DAMAGED: say(
    'The workbook is damaged or incomplete. Open it in a spreadsheet and save it again, or download it again',
    'Le classeur est endommagé ou incomplet. Ouvrez-le dans un tableur et enregistrez-le à nouveau, ou téléchargez-le à nouveau',
  ),
  F_ENCRYPTED: say(
    'The workbook is protected by a password. Save a copy without a password',
    'Le classeur est protégé par un mot de passe. Enregistrez-en une copie sans mot de passe',
  ),
  F_XLS: say(`This is an old Excel workbook (.xls). ${saveAs[0]}`, `C’est un ancien classeur Excel (.xls). ${saveAs[1]}`),
  F_XLSB: say(`This is a binary Excel workbook (.xlsb). ${saveAs[0]}`, `C’est un classeur Excel binaire (.xlsb). ${saveAs[1]}`),
  F_ODS: say(
    `This is a LibreOffice spreadsheet (.ods). ${saveAs[0]}`,
    `C’est une feuille de calcul LibreOffice (.ods). ${saveAs[1]}`,
  ),
  F_NUMBERS: say(
    'This is a Numbers spreadsheet. Export it from Numbers as Excel or CSV (File, Export To)',
    'C’est une feuille de calcul Numbers. Exportez-la depuis Numbers en Excel ou CSV (Fichier, Exporter vers)',
  ),
  F_PDF: say(
    'This is a PDF. Choose the spreadsheet that it was made from',
    'C’est un PDF. Choisissez la feuille de calcul dont il est issu',
  ),
  F_HTML: say(
    `This is a web page, whatever its name says. ${saveAs[0]}`,
    `C’est une page web, quel que soit son nom. ${saveAs[1]}`,
  ),
  F_PACKED: say(
    'This is a packed file. Unpack it and choose the file in it',
    'C’est un fichier compressé. Décompressez-le et choisissez le fichier qu’il contient',
  ),
  F_KIND: say(
    'This is no table. Choose a CSV, Excel (.xlsx) or JSON file',
    'Ce n’est pas un tableau. Choisissez un fichier CSV, Excel (.xlsx) ou JSON',
  ),
  F_ROWS: say(
    'The file has more than {max} rows. Split it into several files',
    'Le fichier a plus de {max} lignes. Répartissez-le en plusieurs fichiers',
  ),
  F_COLUMNS: say(
    'Row {row} has more than {max} columns. Delete the columns that are not needed',
    'La ligne {row} a plus de {max} colonnes. Supprimez les colonnes inutiles',
  ),
  F_CELL: say(
    'A cell in row {row} has more than {max} characters. Shorten it',
    'Une cellule de la ligne {row} a plus de {max} caractères. Raccourcissez-la',
  ),
  F_ROW: say(
    'Row {row} has more than {max} characters. Shorten its texts',
    'La ligne {row} a plus de {max} caractères. Raccourcissez ses textes',
  ),
  F_TEXT: say(
    'A text of the workbook has more than {max} characters. Shorten it',
    'Un texte du classeur a plus de {max} caractères. Raccourcissez-le',
  ),
  F_QUOTE: say(
    'A quotation mark is opened after row {row} and never closed. Close it, or double it if it is part of the text',
    'Un guillemet est ouvert après la ligne {row} et jamais fermé. Fermez-le, ou doublez-le s’il fait partie du texte',
  ),
  F_JSON: say(
    'The JSON cannot be read at row {row}. Check the file where that row is',
    'Le JSON ne peut pas être lu à la ligne {row}. Vérifiez le fichier à cet endroit',
  ),
  F_LEVELS: say(
    'Row {row} of the JSON has too many levels of lists and objects. Write it with fewer',
    'La ligne {row} du JSON a trop de niveaux de listes et d’objets. Écrivez-la avec moins de niveaux',
  ),
  F_JSON_SHAPE: say(
    'The JSON is no list of objects. It must look like [{"name": "Alice"}, {"name": "Bob"}]',
    'Le JSON n’est pas une liste d’objets. Il doit ressembler à [{"name": "Alice"}, {"name": "Bob"}]',
  ),
  F_SHEETS: say(
    'The workbook has more than {max} sheets. Save the one to read as a workbook of its own',
    'Le classeur a plus de {max} feuilles. Enregistrez celle à lire dans un classeur à part',
  ),
  F_NO_SHEET: say(
    'The workbook has no sheet {sheet}. Choose another one',
    'Le classeur n’a pas de feuille {sheet}. Choisissez-en une autre',
  ),
  F_SHEET: say('The workbook has no sheet with cells', 'Le classeur n’a pas de feuille avec des cellules'),
} satisfies Record<string, LocalizedText>;

/** The code of a reason why a file cannot be read. */
export type FileProblemCode = keyof typeof fileProblemTexts;

/** Thrown for a file that cannot be read. The message is English; code and params are translated. */
export class FileProblem extends Error {
  readonly code: FileProblemCode;
  readonly params: Params;

  constructor(code: FileProblemCode, params: Params = {}) {
    super(fileProblemTexts[code].en.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '')));
    this.name = 'FileProblem';
    this.code = code;
    this.params = params;
  }
}
