import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const politeMs = 3_000;

/**
 * Ends every process whose environment has the entry `mark` (`NAME=value`), politely first. A desktop's parts make
 * sessions of their own, but they all inherit its environment.
 */
export async function endMarkedProcesses(mark) {
  const politeUntil = Date.now() + politeMs;
  for (let rest = markedProcesses(mark); rest.length > 0; rest = markedProcesses(mark)) {
    for (const id of rest) send(id, Date.now() < politeUntil ? 'SIGTERM' : 'SIGKILL');
    await sleep(100);
  }
}

function markedProcesses(mark) {
  const found = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
    if (environmentOf(entry).includes(mark) && !isZombie(entry)) found.push(Number(entry));
  }
  return found;
}

function environmentOf(id) {
  try {
    return readFileSync(`/proc/${id}/environ`, 'utf8').split('\0');
  } catch {
    // It is gone, or another user's.
    return [];
  }
}

function isZombie(id) {
  try {
    return /^\d+ \(.*\) Z /s.test(readFileSync(`/proc/${id}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

function send(id, signal) {
  try {
    process.kill(id, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
