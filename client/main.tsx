import './styles/font.css';
import './styles/tokens.css';
import './styles/base.css';
import './components/button.css';
import './styles/overlays.css';
import { render } from 'solid-js/web';
import { applyTheme } from './browser/theme.ts';
import { preferredLanguage, setLanguage } from './i18n/language.ts';
import { App } from './pages/app.tsx';

applyTheme();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');
await setLanguage(preferredLanguage());
render(() => <App />, root);
