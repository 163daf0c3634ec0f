import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ContainerEnginesOptions, ContainerHostLimitName } from '@cairn/host';
import { ContainerEngines } from '@cairn/host/containers';
import type { LimitValues, Log } from '@cairn/kit';
import type { ContainerEngine } from '@cairn/resources';
import { type CairnOptions, ServerStartError } from './cairn-options.ts';

/** What runs images. */
export interface ContainerSurroundings {
  readonly engine: ContainerEngine;
  close(): Promise<void>;
}

/** Opens the map of images and the way to an engine. @throws ServerStartError when the file of images cannot be used */
export async function openContainerSurroundings(
  options: CairnOptions,
  {
    log,
    limits,
    endpoint,
    credentials,
  }: {
    readonly log: Log;
    readonly limits: LimitValues<ContainerHostLimitName>;
    readonly endpoint: () => string | undefined;
    /** Keys by which programs act as their roles; where none are verified they need none. */
    readonly credentials?: ContainerEnginesOptions['credentials'];
  },
): Promise<ContainerSurroundings> {
  const temporary = options.memory === true ? await mkdtemp(join(tmpdir(), 'cairn-memory-')) : undefined;
  const workFolder = join(temporary ?? resolve(options.dataDirectory ?? '.cairn'), 'container-environments');
  const { imagesFile, onFunctionOutput: onOutput, dockerHost = process.env.DOCKER_HOST } = options;
  try {
    const engine = new ContainerEngines({
      workFolder,
      endpoint,
      limits,
      log,
      ...(credentials !== undefined && { credentials }),
      ...(imagesFile !== undefined && { imagesFile }),
      ...(dockerHost !== undefined && { dockerHost }),
      ...(onOutput !== undefined && { onOutput }),
    });
    return {
      engine,
      async close() {
        await engine.stop();
        if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
      },
    };
  } catch (error) {
    throw new ServerStartError(
      `the file of images ${imagesFile} cannot be used: ${(error as Error).message} (--images)`,
    );
  }
}
