/**
 * The walk of docs/daemon.md, as it is written: only its folder and its store are the test's.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeBlocks } from '../../scripts/code-blocks.mjs';
import { onServer } from '../support/shell-blocks.js';
import { describeServer, freshPrefix } from '../stores-real/servers.js';
import { Daemons, DaemonProcess } from './daemon-process.js';
import { withoutClient, dockerOk } from './docker-client.js';

const page = readFileSync(fileURLToPath(new URL('../../docs/daemon.md', import.meta.url)), 'utf8');
const walk = (codeBlocks(page).find(({ code }) => code.includes('cnm daemon'))?.code ?? '').trim().split('\n');

it('is ten lines long', () => expect(walk).toHaveLength(10));

describe.skipIf(withoutClient)('docs/daemon.md', () => {
  describeServer('consul', (server) => {
    let daemons: Daemons;
    const started: DaemonProcess[] = [];
    beforeEach(() => void (daemons = new Daemons()));
    afterEach(async () => {
      await Promise.all(started.map((daemon) => daemon.stop('SIGKILL')));
      await daemons.close();
    });

    it('its walk ends in two pings that are answered', async () => {
      const store = `${server}/${freshPrefix()}`;
      let last = '';
      for (const written of walk) {
        const words = onServer(written, 'consul', store).replaceAll('/tmp/', `${daemons.folder}/`).replace(/ &$/, '').split(' ');
        const [program, ...args] = words;
        if (program === 'docker') {
          last = dockerOk('', args);
          if (args.includes('exec')) expect(last).toContain('2 packets transmitted, 2 packets received, 0% packet loss');
          if (args.includes('ls')) expect(last).toMatch(/ov_net2 +overlay +global/);
        } else if (program === 'cnm') {
          const daemon = new DaemonProcess('', args.slice(1));
          started.push(daemon);
          await daemon.start();
        } else expect(written).toBe('consul agent -dev &');
      }
      expect(last).toContain('PING box1 (10.0.0.2)');
    });
  });
});
