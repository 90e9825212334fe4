import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hueCount } from '../../client/components/person.ts';

const css = readFileSync(join(import.meta.dirname, '../../client/styles/tokens.css'), 'utf8');

type Linear = [red: number, green: number, blue: number];

/** A colour of a theme: `#rrggbb`, or `oklch(l c hue)`, as linear sRGB. */
function linearOf(colour: string): Linear {
  const hex = /^#(..)(..)(..)$/.exec(colour);
  if (hex)
    return hex.slice(1).map(part => {
      const share = Number.parseInt(part, 16) / 255;
      return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    }) as Linear;
  const lch = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(colour);
  if (!lch) throw new Error(`Not a colour: ${colour}`);
  const [l, c, h] = lch.slice(1).map(Number) as [number, number, number];
  const [a, b] = [c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)];
  const [long, medium, short] = [
    (l + 0.396_337_777_4 * a + 0.215_803_757_3 * b) ** 3,
    (l - 0.105_561_345_8 * a - 0.063_854_172_8 * b) ** 3,
    (l - 0.089_484_177_5 * a - 1.291_485_548 * b) ** 3,
  ];
  return [
    4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
    -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
    -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701 * short,
  ].map(part => Math.min(1, Math.max(0, part))) as Linear;
}

/** The contrast of two colours (WCAG 2.2, "contrast ratio"). */
function contrast(one: string, other: string): number {
  const [light, dark] = [one, other]
    .map(colour => {
      const [red, green, blue] = linearOf(colour);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The value of a token in a theme, for one hue. */
const token = (name: string, theme: 'light' | 'dark', hue = 0): string => colour(`--${name}`, css, theme, hue);

/** The value of a property of an avatar of one hue, in a theme. */
const avatar = (property: string, theme: 'light' | 'dark', hue: number): string =>
  colour(property, new RegExp(`\\.avatar\\[data-hue="${hue}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '', theme, hue);

function colour(property: string, rules: string, theme: 'light' | 'dark', hue: number): string {
  const found = new RegExp(`${property}: light-dark\\((.+)\\);`).exec(rules)?.[1];
  if (!found) throw new Error(`There is no ${property}.`);
  const [light, dark] = found.split(/,\s*(?![^(]*\))/) as [string, string];
  return (theme === 'light' ? light : dark).replace('var(--hue)', String(hueAt(hue)));
}

const hueAt = (index: number): number => Number(new RegExp(`data-hue="${index}"\\][^}]*--hue: (\\d+);`).exec(css)?.[1]);

const grounds = ['bg', 'bg-quiet', 'bg-raised'];
/** Text and its grounds: at least 4.5 (WCAG 1.4.3). */
const texts: readonly [string, readonly string[]][] = [
  ['text', [...grounds, 'bg-hover', 'bg-pressed', 'accent-quiet', 'info-quiet', 'warn-quiet', 'danger-quiet', 'ok-quiet']],
  ['text-quiet', [...grounds, 'bg-hover']],
  ['accent', [...grounds, 'accent-quiet']],
  ['on-accent', ['accent', 'accent-strong']],
  ['on-danger', ['danger']],
  ['info', ['bg', 'info-quiet']],
  ['ok', ['bg', 'ok-quiet']],
  ['warn', ['bg', 'bg-quiet', 'warn-quiet']],
  ['danger', ['bg', 'bg-quiet', 'bg-raised', 'danger-quiet']],
  ['text-inverted', ['bg-inverted']],
  ['accent-inverted', ['bg-inverted']],
];
/** Edges of controls, bars and the ring of the focus: at least 3 (WCAG 1.4.11). */
const edges: readonly [string, readonly string[]][] = [
  ['line-control', ['bg', 'bg-quiet', 'bg-raised']],
  ['focus', grounds],
  ['warn-bar', ['bg']],
  ['accent', ['bg-pressed']],
];

describe.each(['light', 'dark'] as const)('the colours in the %s theme', theme => {
  it.each(texts.flatMap(([text, on]) => on.map(ground => [text, ground] as const)))('let %s be read on %s', (text, ground) => {
    expect(contrast(token(text, theme), token(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(edges.flatMap(([edge, on]) => on.map(ground => [edge, ground] as const)))('let %s be seen on %s', (edge, ground) => {
    expect(contrast(token(edge, theme), token(ground, theme))).toBeGreaterThanOrEqual(3);
  });

  it.each(Array.from({ length: hueCount }, (_, hue) => hue))('let avatars and chips of hue %s be read', hue => {
    expect(contrast(avatar('color', theme, hue), avatar('background', theme, hue))).toBeGreaterThanOrEqual(7);
    expect(contrast(token('hue-chip-text', theme, hue), token('hue-chip', theme, hue))).toBeGreaterThanOrEqual(7);
    expect(contrast(token('hue-outline', theme, hue), token('bg', theme))).toBeGreaterThanOrEqual(3);
  });
});

it('the hues are as many as people are given, and all differ', () => {
  const hues = Array.from({ length: hueCount }, (_, hue) => hueAt(hue));
  expect(new Set(hues).size).toBe(hueCount);
  expect(hues.map((_, hue) => Number(/ (\d+)\)$/.exec(avatar('color', 'light', hue))?.[1]))).toEqual(hues);
  expect(hueAt(hueCount)).toBeNaN();
});
