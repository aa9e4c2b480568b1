import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// Targets are those of the oldest runtime the app is run on in development (see docs/decisions).
const root = import.meta.dirname;

export default defineConfig({
  main: {
    build: {
      target: 'node20.18',
      rollupOptions: {
        input: {
          index: resolve(root, 'electron/main/main.ts'),
          engine: resolve(root, 'electron/engine/main.ts'),
          'line-worker': resolve(root, 'electron/engine/forensics/line-worker.ts'),
          'page-worker': resolve(root, 'electron/engine/page-worker.ts'),
          examiner: resolve(root, 'electron/engine/examiner-main.ts'),
          'shred-worker': resolve(root, 'electron/engine/cases/import/shred-worker.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      externalizeDeps: false,
      rollupOptions: {
        input: {
          preload: resolve(root, 'electron/preload/preload.ts'),
          'signing-preload': resolve(root, 'electron/preload/signing-preload.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    plugins: [react()],
    build: {
      target: 'chrome130',
      minify: true,
      assetsInlineLimit: 0,
      rollupOptions: {
        input: {
          index: resolve(root, 'renderer/index.html'),
          signing: resolve(root, 'renderer/signing.html'),
        },
      },
    },
  },
});
