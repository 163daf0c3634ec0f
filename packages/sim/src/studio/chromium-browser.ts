import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, chromium as engine } from 'playwright-core';

/**
 * Flags of the browser that tests drive. Those that the package itself recommends switch off what is tested here: the
 * same-origin policy and the isolation of sites.
 */
const flags: readonly string[] = [
  '--disable-dev-shm-usage',
  '--disable-domain-reliability',
  '--disable-gpu',
  '--disable-setuid-sandbox',
  '--font-render-hinting=none',
  '--no-pings',
  '--no-sandbox',
  '--no-zygote',
];

const cache = fileURLToPath(new URL('../../../../node_modules/.cache/', import.meta.url));

/** The real Chromium of the tests, or why none starts here. */
export type ChromiumStart =
  | { readonly kind: 'started'; readonly browser: Browser }
  | { readonly kind: 'unavailable'; readonly reason: string };

/**
 * Starts a headless Chromium; nothing is downloaded. The caller closes it.
 * @param extraFlags for instance for the certificate authority that it is to trust
 */
export async function startChromium(extraFlags: readonly string[] = []): Promise<ChromiumStart> {
  try {
    const executablePath = await unpackedChromium();
    const browser = await engine.launch({ executablePath, headless: true, args: [...flags, ...extraFlags] });
    return { kind: 'started', browser };
  } catch (error) {
    return { kind: 'unavailable', reason: String(error).split('\n')[0] ?? '' };
  }
}

/**
 * Starts a headless Chromium, with a profile of its own, that trusts certificates of some keys. The caller closes it.
 * @param publicKeyHashes SHA-256 of the keys (SPKI), in Base64. @param folder for the profile, empty
 * @param extraFlags for instance for where names lead to
 */
export async function startTrustingChromium(
  publicKeyHashes: readonly string[],
  folder: string,
  extraFlags: readonly string[] = [],
): Promise<BrowserContext> {
  // The flag is heeded with a profile only.
  const trust = `--ignore-certificate-errors-spki-list=${publicKeyHashes.join(',')}`;
  return engine.launchPersistentContext(folder, {
    executablePath: await unpackedChromium(),
    headless: true,
    args: [...flags, trust, ...extraFlags],
  });
}

/** Where the browser lies, unpacked once a version: the package alone would take whatever lies in the folder. */
async function unpackedChromium(): Promise<string> {
  const manifest = new URL('../package.json', import.meta.resolve('@sparticuz/chromium'));
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { readonly version: string };
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) await unpack(folder);
  return join(folder, 'chromium');
}

/** Several test processes may unpack at once: each does so for itself, and one of them names the folder. */
async function unpack(folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const own = await mkdtemp(`${folder}-`);
  const script = fileURLToPath(new URL('./unpack-chromium.ts', import.meta.url));
  await promisify(execFile)(process.execPath, [script], { env: { ...process.env, TMPDIR: own } });
  try {
    await rename(own, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    await rm(own, { recursive: true, force: true });
  }
}
