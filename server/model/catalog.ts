import type { Tree, Type } from '../../formulas/tree.ts';
import type { Field } from './field.ts';
import type { Table } from './table.ts';

export type { Field, Table, Tree, Type };
