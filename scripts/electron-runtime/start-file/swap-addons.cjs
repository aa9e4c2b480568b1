'use strict';

/**
 * Loaded first in every process of the fallback Electron that runs Node: where Node-API is older than 10, the SQLite
 * package's prebuilt addon gives way to the one that was built for it, which lies beside this file. Does nothing
 * elsewhere, so that it may be inherited by any Node process.
 */
const { join } = require('node:path');

const ownAddon = join(__dirname, 'better-sqlite3.node');
const prebuiltAddon = /[\\/]better-sqlite3(-multiple-ciphers)?[\\/](prebuilds|build)[\\/].*\.node$/;

if (Number(process.versions.napi) < 10) {
  const dlopen = process.dlopen;
  process.dlopen = function swapThenOpen(module, filename, ...rest) {
    const opened = prebuiltAddon.test(filename) ? ownAddon : filename;
    return Reflect.apply(dlopen, this, [module, opened, ...rest]);
  };
}
