import '../components/form.css';
import './auth-layout.css';
import { type JSX, Show } from 'solid-js';
import { LanguageSwitcher } from './language-switcher.tsx';
import { Logo } from './logo.tsx';

interface AuthLayoutProps {
  title: string;
  description?: JSX.Element;
  wide?: boolean;
  children?: JSX.Element;
}

/** The layout of the sign-in, set-up and invitation pages: one column with a title and a form. */
export function AuthLayout(props: AuthLayoutProps): JSX.Element {
  return (
    <main class="auth" classList={{ wide: props.wide ?? false }}>
      <div class="auth-card">
        <header class="auth-brand">
          <Logo size={22} />
          <span>Seatgrid</span>
        </header>
        <h1>{props.title}</h1>
        <Show when={props.description}>
          <p class="auth-why">{props.description}</p>
        </Show>
        {props.children}
      </div>
      <LanguageSwitcher />
    </main>
  );
}
