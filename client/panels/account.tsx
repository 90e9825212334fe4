import { type JSX, lazy } from 'solid-js';
import { t } from '../words/words.ts';
import { useDesk } from './desk.ts';
import { Opener } from './opener.tsx';

/** Loads the menu of the signed-in person. */
export const loadAccountMenu = async () => ({ default: (await import('./account-menu.tsx')).AccountMenu });
const AccountMenu = lazy(loadAccountMenu);

/** The initials by which a person is shown where there is little room. */
export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map(part => part[0] ?? '')
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toLocaleUpperCase();

/** The signed-in person, at whose initials their menu opens. */
export function Account(): JSX.Element {
  const { person } = useDesk();
  const letters = initials(person.name);
  return (
    <Opener
      class="avatar"
      kind="menu"
      label={`${letters}, ${t().top.account}: ${person.name}`}
      title={person.name}
      face={letters}
    >
      {opened => <AccountMenu {...opened} />}
    </Opener>
  );
}
