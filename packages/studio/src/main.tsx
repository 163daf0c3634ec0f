import { createRoot } from 'react-dom/client';
import './design/tokens.css';
import './design/base.css';
import './design/words.css';
import './design/controls.css';
import './design/signs.css';
import './design/layers.css';
import './design/table.css';
import './design/code.css';
import './app/app.css';
import { findPage } from './app/pages.ts';
import { Studio } from './app/studio.tsx';
import { applyTheme, readTheme } from './app/theme.ts';

applyTheme(readTheme());
// Whatever goes wrong with it is told by who shows it.
void findPage(window.location.pathname)
  ?.page.component.code.load()
  .catch(() => undefined);
const element = document.getElementById('studio');
if (element !== null) createRoot(element).render(<Studio />);
