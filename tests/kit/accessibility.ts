import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** A rule of axe that a page breaks, and the elements that break it. */
export type Violation = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'][number];

/**
 * The violations that axe finds on a page or in a part of it, by all rules or by the given ones. The page must have one frame: then no
 * results of frames have to be merged, for which axe opens another page each time. What passes is not listed.
 */
export async function findViolations(
  page: Page,
  { within = 'html', rules }: { within?: string; rules?: readonly string[] } = {},
): Promise<Violation[]> {
  expect(page.frames()).toHaveLength(1);
  const axe = new AxeBuilder({ page })
    .include(within)
    .setLegacyMode()
    .options({ resultTypes: ['violations'] });
  return (await (rules === undefined ? axe : axe.withRules([...rules])).analyze()).violations;
}
