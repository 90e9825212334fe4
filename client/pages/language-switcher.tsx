import { For, type JSX } from 'solid-js';
import type { Language } from '../../server/model/localizedText.ts';
import { language, setLanguage, t } from '../i18n/language.ts';

/** The page's languages with their own names. */
export const languages: { id: Language; name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'fr', name: 'Français' },
];

/** Switches the language on pages shown before sign-in. */
export function LanguageSwitcher(): JSX.Element {
  return (
    <div class="languages" role="group" aria-label={t().app.language}>
      <For each={languages}>
        {item => (
          <button
            type="button"
            class="button"
            lang={item.id}
            aria-pressed={language() === item.id}
            classList={{ on: language() === item.id }}
            onClick={() => void setLanguage(item.id)}
          >
            {item.name}
          </button>
        )}
      </For>
    </div>
  );
}
