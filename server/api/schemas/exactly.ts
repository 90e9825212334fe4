import type { z } from '@hono/zod-openapi';

/** The type with every property present and writable, at every depth: types that differ in a property stay different. */
type Filled<T> = T extends readonly (infer E)[]
  ? Filled<E>[]
  : T extends object
    ? { -readonly [K in keyof T]-?: Filled<T[K]> }
    : T;

type Same<A, B> = [A, Filled<A>] extends [B, Filled<B>] ? ([B, Filled<B>] extends [A, Filled<A>] ? unknown : never) : never;

/** A schema whose output is this type of the model: a member that only one of them has does not compile. */
export const exactly =
  <T>() =>
  <S extends z.ZodType>(schema: S & Same<z.output<S>, T>): S =>
    schema;
