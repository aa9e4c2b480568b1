import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './mantine.css';
import './theme.css';
import './base.css';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { connectCases } from '../bridge/case-store.ts';
import { connectSession } from '../bridge/session-store.ts';
import { loadSettings } from '../bridge/settings-store.ts';
import { connectSync } from '../bridge/sync-store.ts';
import { listenForKeys } from '../lib/hotkeys/listen-for-keys.ts';
import { copyTimesAsIso } from '../ui/copy-times.ts';
import { App } from './app.tsx';
import { keepView } from './keep-view.ts';
import { reportDefects } from './report-defects.ts';

// The page's policy forbids code made from text, which zod would otherwise try.
z.config({ jitless: true });

reportDefects();
listenForKeys();
copyTimesAsIso();
connectSync();
connectCases();
connectSession();

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

// The theme is known before the first frame, so that nothing flashes.
await loadSettings();
keepView();
createRoot(root).render(<App nonce={nonce} />);
