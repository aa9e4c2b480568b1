import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { addTimelineEvent, createIncident } from '../../shared/api/incidents.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { uuidV7 } from '../../shared/lib/id.ts';
import { signInApiUser } from '../support/api-user.ts';
import { projectRoot, startServer } from '../support/server-process.ts';
import { openConsole, removeProfiles } from './support/console.ts';
import { expectLive, openIncident, queueRows, signIn, timeline } from './support/steps.ts';

const payloads = z
  .array(z.object({ payload: z.string() }))
  .parse(JSON.parse(readFileSync(join(projectRoot, 'test/fixtures/xss/dompurify-payloads.json'), 'utf8')))
  .map(({ payload }) => payload)
  .filter((payload) => payload.trim() !== '');

const clock = { nowMs: () => Date.now() };
const newId = () => uuidV7(clock, randomBytes);

test('shows hostile text as text: no script, no request, no navigation', async () => {
  const server = await startServer();
  const attacker = await signInApiUser({ ...server, ...server.sampleUser });
  const now = toTimestamp(Date.now());
  const hostileIncident = async (title: string, description: string) => {
    const id = newId();
    await attacker.call(createIncident, {
      body: {
        id,
        title,
        description,
        severity: 'critical',
        affected_assets: [title.slice(0, 200)],
        detected_at: now,
        declared_at: now,
      },
    });
    return id;
  };
  // The corpus is in every title, description and asset, and all of it in one timeline; a bidirectional override beside it.
  for (const payload of payloads.filter((text) => text.trim().length >= 3 && text.trim().length <= 200)) {
    await hostileIncident(payload, payload);
  }
  const worst = await hostileIncident(
    'Everything hostile at once \u202egnp.exe',
    payloads.join('\n').slice(0, 20_000),
  );
  for (const payload of payloads) {
    const event = { id: newId(), kind: 'note' as const, text: payload, happened_at: now, recorded_at: now };
    await attacker.call(addTimelineEvent, { params: { incident_id: worst }, body: event });
  }

  const desk = await openConsole({ server });
  const { page } = desk;
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on(
    'dialog',
    (dialog) => void dialog.dismiss().then(() => requests.push(`dialog: ${dialog.message()}`)),
  );
  await signIn(page, server);
  await expectLive(page);
  for (let row = 0; row < 60; row += 1) await page.keyboard.press('j'); // Each comes into the preview.
  await expect(queueRows(page).nth(10)).toBeVisible();
  await openIncident(page, 'Everything hostile');
  await expect(page.getByRole('main')).toContainText('RLO');
  for (let screen = 0; screen < 60; screen += 1) {
    await timeline(page).evaluate((element) => element.scrollBy(0, element.clientHeight));
    await page.waitForTimeout(20);
  }
  const found = await page.evaluate(() => ({
    injected: document.querySelectorAll(
      'main :is(script, iframe, object, embed, form, img, math, base, meta, link, video)',
    ).length,
    handlers: [...document.querySelectorAll('main *')].filter((element) =>
      element.getAttributeNames().some((name) => name.startsWith('on')),
    ).length,
    origin: location.origin,
  }));
  expect(found).toEqual({ injected: 0, handlers: 0, origin: 'app://watchfloor' });
  expect(requests.filter((url) => !url.startsWith('app://watchfloor/'))).toEqual([]);
  expect(desk.complaints).toEqual([]);
  await desk.close();
  await attacker.close();
  await server.dispose();
  await removeProfiles();
});
