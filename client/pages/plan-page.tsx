import type { JSX } from 'solid-js';

/** The page Plan and billing. */
export function PlanPage(): JSX.Element {
  return <main class="desk-main" />;
}
