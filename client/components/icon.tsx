import type { JSX } from 'solid-js';

/** A shape of an icon: an element of SVG, and its attributes. */
type Shape = readonly [name: string, attributes: Readonly<Record<string, string>>];

interface IconProps {
  class?: string;
  'aria-label'?: string;
}

/** Creates an icon of these shapes on a square of 24 units. It is hidden from screen readers unless it has a label. */
export function createIcon(shapes: readonly Shape[]): (props: IconProps) => JSX.Element {
  const drawn = shapes.map(([name, attributes]) => {
    const set = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${value}"`);
    return `<${name}${set.join('')}/>`;
  });
  return props => (
    <svg
      class={props.class}
      aria-label={props['aria-label']}
      aria-hidden={props['aria-label'] === undefined}
      width="24"
      height="24"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      innerHTML={drawn.join('')}
    />
  );
}
