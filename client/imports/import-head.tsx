import X from 'lucide-solid/icons/x';
import { type JSX, onMount } from 'solid-js';
import { importingTexts } from '../i18n/importing.ts';
import { localize } from '../i18n/language.ts';
import { Logo } from '../pages/logo.tsx';
import { isOverlayOpen } from '../panels/overlays.ts';
import { useWorkspace } from '../panels/workspace-context.ts';

interface ImportHeadProps {
  title: string;
  /** What is known about the file, and what has been written. */
  note: string;
  leave: () => void;
  /** Buttons before the one that leaves the page. */
  children?: JSX.Element;
}

/** The title of an import's page, and the button that leaves it. The title gets the focus when it appears. */
export function ImportHead(props: ImportHeadProps): JSX.Element {
  const { table } = useWorkspace('table');
  const backLabel = (): string => `${importingTexts().page.back(localize(table().label))} (Esc)`;
  let heading!: HTMLHeadingElement;
  onMount(() => {
    if (!isOverlayOpen()) heading.focus();
  });
  return (
    <header class="import-head" data-region="top">
      <Logo size={20} />
      <h1
        id="page-title"
        tabIndex={-1}
        ref={element => {
          heading = element;
        }}
      >
        {props.title}
      </h1>
      <p class="quiet">{props.note}</p>
      <span class="spring" />
      {props.children}
      <button type="button" class="button icon" aria-label={backLabel()} title={backLabel()} onClick={() => props.leave()}>
        <X />
      </button>
    </header>
  );
}
