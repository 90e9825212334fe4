import { type Catalogs, onlyBuiltIn } from './model/catalogs.ts';
import { compileCatalog } from './model/compile.ts';
import { administration } from './tables/administration.ts';

/** The catalogs of the Administration workspace. Each thread has its own, made once: this is the only place that compiles one. */
export const administrationCatalogs = (): Catalogs => onlyBuiltIn(compileCatalog(administration));
