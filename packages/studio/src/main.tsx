import { createRoot } from 'react-dom/client';

const element = document.getElementById('studio');
if (element !== null) createRoot(element).render(<p>Cairn</p>);
