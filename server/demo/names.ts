import type { Random } from './random.ts';

const list = (words: string): readonly string[] => words.split(',').map(word => word.trim());

const frenchFirst =
  list(`Camille, Léa, Chloé, Manon, Zoë, Inès, Éléonore, Maëlle, Anaïs, Aurélie, Hélène, Agnès, Noémie, Clémence, Solène, Margaux,
  Marie-Ève, Anne-Sophie, Gaëlle, Océane, Thomas, Hugo, Léo, Raphaël, Théo, Maël, Jérôme, Benoît, François, Rémi, Cédric, Loïc, Mickaël, Jean-Noël,
  Étienne, Anaël, Frédéric, Stéphane, Aurélien, Gaëtan`);
const otherFirst =
  list(`Aïcha, Fatou, Yasmine, Nadia, Samira, Karim, Mehdi, Youssef, Ibrahim, Moussa, Ngọc, Linh, Minh, Wei, Jun, Yuki, Haruto, Priya,
  Arjun, Ananya, Søren, Åsa, Björn, Jürgen, Łukasz, Małgorzata, Zuzana, João, Inês, Íñigo, Nuria, Begoña, Giulia, Niccolò, Siobhán, Owen, Emily, Zachary,
  Dimitri, Olena, Elif, Çağla, Ştefan, Ioana`);
const frenchLast =
  list(`Martin, Bernard, Petit, Durand, Leroy, Moreau, Lefèvre, Mercier, Dupont, Lambert, Bonnet, François, Garnier, Faure, Rousseau,
  Blanchard, Guérin, Müller, Prévost, Lemaître, Léger, Bérard, Noël, L’Hôte, D’Almeida, de La Fontaine, Le Goff, Le Gall, Kerbrat, Etchegaray, Dubois-Rey,
  Château, Benoît, Brûlé, Cœur, Géraud, Héritier, Joubert, Vasseur, Pélissier, Tessier, Charpentier, Marchand, Fontaine, Chevalier`);
const otherLast =
  list(`Nguyễn, Trần, Đặng, Benali, Haddad, Diallo, Traoré, N’Diaye, Ouédraogo, Cissé, García, Núñez, Fernández, Gonçalves, Conceição,
  Rossi, D’Angelo, Schäfer, Groß, Østergaard, Lindström, Wójcik, Łuczak, Dvořák, Kovács, Popescu, Șerban, Yılmaz, Çelik, Papadopoulos, Shevchenko, O’Brien,
  MacLeod, Smith, Jones, Taylor, Chen, Wang, Tanaka, Satō, Patel, Sharma, van den Berg, De Smet`);

/** A random name. Three in four first names and three in four last names are French. */
export function randomName(random: Random): { firstName: string; lastName: string } {
  return {
    firstName: random.pick(random.chance(0.74) ? frenchFirst : otherFirst),
    lastName: random.pick(random.chance(0.74) ? frenchLast : otherLast),
  };
}

const letters: Record<string, string> = { ł: 'l', đ: 'd', ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i' };

/** A name as part of a login: `D’Almeida` becomes `dalmeida`. */
export const slug = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[łđøßæœı]/g, letter => letters[letter] ?? '')
    .replace(/[^a-z0-9-]/g, '');

/** Returns a function that gives every person a unique login: `zoe.petit`, then `zoe.petit2`. */
export function createLoginGenerator(): (firstName: string, lastName: string) => string {
  const taken = new Map<string, number>();
  return (firstName, lastName) => {
    const login = `${slug(firstName)}.${slug(lastName)}`;
    const times = (taken.get(login) ?? 0) + 1;
    taken.set(login, times);
    return times === 1 ? login : `${login}${times}`;
  };
}
