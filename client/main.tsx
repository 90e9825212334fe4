import './look/font.css';
import './look/tokens.css';
import './look/base.css';
import './look/float.css';
import { render } from 'solid-js/web';
import { wear } from './look/theme.ts';
import { App } from './pages/app.tsx';
import { preferredLanguage, speak } from './words/words.ts';

wear();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');
await speak(preferredLanguage());
render(() => <App />, root);
