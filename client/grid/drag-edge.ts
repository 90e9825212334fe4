/**
 * Follows a pressed pointer until it is released or lost. `move` receives how far it is to the right of where it was pressed, in CSS
 * pixels.
 */
export function dragEdge(pressed: PointerEvent, move: (by: number) => void, done: () => void): void {
  const edge = pressed.currentTarget as HTMLElement;
  const follow = (event: PointerEvent): void => {
    if (event.pointerId === pressed.pointerId) move(event.clientX - pressed.clientX);
  };
  edge.setPointerCapture(pressed.pointerId);
  edge.addEventListener('pointermove', follow);
  edge.addEventListener(
    'lostpointercapture',
    () => {
      edge.removeEventListener('pointermove', follow);
      done();
    },
    { once: true },
  );
}
