import { readFileSync } from 'node:fs';
import { noteTools } from '../../../../electron/engine/forensics/hashes.ts';
import { verifyBundle } from '../../../../electron/engine/forensics/verify-bundle.ts';
import { readPin } from '../../../../shared/audit/pin-file.ts';

/** Verifies an export and tells on stdout how long that took and how large the process became. */
const [folder = '', pinPath = '', mode] = process.argv.slice(2);
const pin = readPin(noteTools, JSON.parse(readFileSync(pinPath, 'utf8')));
const began = performance.now();
const cpu = process.cpuUsage();
const { verdict } = await verifyBundle(folder, pin, { strict: mode === 'strict' });
const ms = Math.round(performance.now() - began);
const { user, system } = process.cpuUsage(cpu);
const cpuMs = Math.round((user + system) / 1000);
console.log(JSON.stringify({ ms, cpuMs, peakMib: process.resourceUsage().maxRSS / 1024, verdict }));
