import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '../app/theme.css';
import '../app/base.css';
import { createRoot } from 'react-dom/client';
import { SigningPage } from './signing-page.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(<SigningPage />);
