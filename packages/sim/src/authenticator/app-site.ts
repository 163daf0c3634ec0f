import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const vite = join(dirname(fileURLToPath(import.meta.resolve('vite/package.json'))), 'bin', 'vite.js');

const contentTypes: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Which library an app is made with. */
export type AppFramework = 'react' | 'vue';

/**
 * An app as somebody has it who writes one: a folder with the sources, the packages and what `cairn outputs` wrote, built
 * by Vite and served on a port of its own. Ports are origins: nothing that one app keeps is seen by the other.
 */
export class AppSite {
  readonly framework: AppFramework;
  /** The sources, where `amplify_outputs.json` is wanted beside each page. */
  readonly folder: string;
  readonly #server: Server;

  private constructor(framework: AppFramework, folder: string, server: Server) {
    this.framework = framework;
    this.folder = folder;
    this.#server = server;
  }

  /** Takes a port and copies the sources; there is nothing to see before {@link build}. */
  static async start(framework: AppFramework, folder: string): Promise<AppSite> {
    await mkdir(folder, { recursive: true });
    await cp(fileURLToPath(new URL(`./apps/${framework}`, import.meta.url)), folder, { recursive: true });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
    const server = createServer(async ({ url = '/' }, response) => {
      const { pathname } = new URL(url, 'http://localhost');
      const path = normalize(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
      try {
        const body = await readFile(join(folder, 'dist', path));
        response.writeHead(200, {
          'content-type': contentTypes[extname(path)] ?? 'application/octet-stream',
        });
        response.end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new AppSite(framework, folder, server);
  }

  /** `http://localhost:PORT`: browsers take it for secure, as passkeys want it. */
  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @throws Error with what Vite says */
  async build(): Promise<void> {
    await promisify(execFile)(process.execPath, [vite, 'build', this.folder], { cwd: this.folder });
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
