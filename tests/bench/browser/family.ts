import type { Browser } from 'playwright-core';
import { launchChromium } from '../../kit/chromium.ts';
import { type Family, type Figure, inUnit } from '../figure.ts';
import type { Person } from '../people.ts';
import type { RunningServer } from '../processes.ts';
import { interleave, median, quantile, type Sides } from '../timing.ts';
import { serveFloor } from './floor.ts';
import { jump, open } from './opening.ts';
import { type Pasted, paste } from './pasting.ts';
import { type GridSelectors, type Scrolled, scroll, watch } from './scrolling.ts';
import { type BenchWindow, newWindow } from './window.ts';

/** How much is measured: the frames of each scroll, and the repetitions. */
export interface Extent {
  frames: number;
  times: number;
  pasted: number;
}

const rowHeight = 32;
const [header, insertRow] = [34, 32];
const looks: Sides<GridSelectors> = {
  floor: { scroller: '#scroller', row: '.row', except: '.none', inset: { top: 0, bottom: 0 } },
  product: { scroller: '.sg-scroll', row: '.sg-row', except: '.sg-gutter', inset: { top: header, bottom: insertRow } },
};

/** Measures the Users grid of this server in a real Chromium; `newcomers` are pasted into it. */
export async function browser(
  product: RunningServer,
  people: readonly Person[],
  newcomers: readonly Person[],
  extent: Extent,
): Promise<Family> {
  const chromium = await launchChromium();
  try {
    return {
      title: `The grid in a browser, ${people.length} rows of 12 columns`,
      notes: [
        'Chromium without a window. The floor is a bare page that keeps all rows in memory and has one element for each cell in sight, and those of an avatar and a pill, used again as rows pass; ' +
          'Seatgrid is the product itself, its rows come from its server while it scrolls. Work is the time of the main thread for a frame. A frame is blank ' +
          'when any row in sight shows nothing to read. A paste is confirmed when the server has every row and the page shows none as being on its way.',
      ],
      figures: [
        ...(await compare(chromium, product, people, extent)),
        ...(await alone(chromium, product, people.length, extent)),
        ...(await pastes(chromium, product, newcomers, extent)),
      ],
    };
  } finally {
    await chromium.close();
  }
}

async function compare(chromium: Browser, product: RunningServer, people: readonly Person[], extent: Extent): Promise<Figure[]> {
  const { times, frames } = extent;
  const floor = await serveFloor(people);
  const sights: Sides<BenchWindow> = { product: await newWindow(chromium, product), floor: await newWindow(chromium) };
  await ready(sights.product);
  const box = await sights.product.page.evaluate(() => {
    const { left, top, width, height } = document.querySelector('.sg-scroll')!.getBoundingClientRect();
    return { left, top, width, height };
  });
  const same = { ...box, top: box.top + header, height: box.height - header - insertRow };
  const query = new URLSearchParams(Object.entries(same).map(([name, value]) => [name, String(value)]));
  await sights.floor.page.goto(`${floor.url}/?${query}`);
  await sights.floor.page.waitForSelector('html[data-ready]', { state: 'attached' });
  const figures: Figure[] = [];
  for (const step of [160, 3_200]) {
    const room = people.length * rowHeight - box.height;
    const length = Math.max(2, Math.min(frames, Math.floor(room / step)));
    const from = (time: number): number => ((time + 1) * 640_000) % Math.max(1, room - length * step);
    const go =
      (side: keyof Sides<BenchWindow>) =>
      (time: number): Promise<Scrolled> =>
        inFront(sights[side], () => scroll(sights[side], looks[side], step, length, from(time)));
    // One round is not counted, so that the code of both pages is compiled.
    await interleave(1, { floor: go('floor'), product: go('product') });
    const found = await interleave(times, { floor: go('floor'), product: go('product') });
    const name = `scrolling at ${step} px a frame`;
    const work = ({ work: ms }: Scrolled): number => ms;
    const late = (runs: readonly Scrolled[]): number => median(runs.map(({ intervals }) => quantile(intervals, 0.95)));
    figures.push(
      line(`${name}: work a frame`, 'ms', median(found.floor.map(work)), median(found.product.map(work)), '≤ 1.5 ×'),
      line(`${name}: from frame to frame, p95`, 'ms', late(found.floor), late(found.product), '≤ 1.1 ×'),
    );
    const seen = async (side: keyof Sides<BenchWindow>): ReturnType<typeof watch> =>
      inFront(sights[side], () => watch(sights[side].page, looks[side], step, length, from(times)));
    const [bare, ours] = [await seen('floor'), await seen('product')];
    figures.push(
      line(`${name}: blank frames of ${length}`, 'frames', bare.blank, ours.blank, '0'),
      line(`${name}: elements within the grid`, 'elements', bare.nodes, ours.nodes, '≤ 800'),
    );
  }
  await Promise.all([sights.floor.close(), sights.product.close()]);
  floor.close();
  return figures;
}

/**
 * Measures what only the product does: showing its first rows, and jumping to rows that are not loaded, in the default order
 * and in two others.
 */
async function alone(chromium: Browser, product: RunningServer, rows: number, { times }: Extent): Promise<Figure[]> {
  const opened: number[] = [];
  for (let time = 0; time < 2 * times; time += 1) opened.push(await open(chromium, product, looks.product));
  const figures = [line('first rows on screen, nothing in the cache', 'ms', null, median(opened), '≤ 600 ms')];
  for (const [name, sort] of [
    ['', ''],
    [', sorted by last name', '?sort=lastName'],
    [', sorted by e-mail, backwards', '?sort=-email'],
  ] as const) {
    const sight = await newWindow(chromium, product);
    await ready(sight, sort);
    const took: number[] = [];
    for (let time = 0; time <= 4 * times; time += 1) {
      const to = Math.floor((rows - 60) * ((0.73456 + time * 0.381966) % 1));
      took.push(await jump(sight.page, looks.product, to));
      await sight.page.waitForTimeout(300);
    }
    const [first = 0, ...later] = took;
    figures.push(
      line(`jump to a row far away${name}: the first`, 'ms', null, first),
      line(`jump to a row far away${name}: the next`, 'ms', null, median(later), '≤ 60 ms'),
    );
    await sight.close();
  }
  return figures;
}

async function pastes(
  chromium: Browser,
  product: RunningServer,
  newcomers: readonly Person[],
  extent: Extent,
): Promise<Figure[]> {
  const { times, pasted } = extent;
  const found: Pasted[] = [];
  for (let time = 0; time < times; time += 1) {
    found.push(await paste(chromium, product, newcomers.slice(time * pasted, (time + 1) * pasted)));
  }
  const of = (when: 'painted' | 'confirmed'): number => median(found.map(each => each[when]));
  return [
    line(`${pasted} rows of 10 cells pasted: painted`, 'ms', null, of('painted'), '≤ 100 ms'),
    line(`${pasted} rows of 10 cells pasted: every row confirmed`, 'ms', null, of('confirmed'), '≤ 400 ms'),
  ];
}

const line = (what: string, unit: Figure['unit'], floor: number | null, product: number, goal?: string): Figure =>
  inUnit({ what, unit, floor, product, ...(goal === undefined ? {} : { goal }) });

async function ready({ page }: BenchWindow, query = ''): Promise<void> {
  await page.goto(`/users${query}`);
  await page.waitForSelector('.sg-layer .sg-cell:not(:empty)');
  await page.waitForTimeout(1_000);
}

async function inFront<T>({ page }: BenchWindow, work: () => Promise<T>): Promise<T> {
  await page.bringToFront();
  return work();
}
