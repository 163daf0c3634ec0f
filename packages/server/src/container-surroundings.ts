import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ContainerEnginesOptions, ContainerHostLimitName } from '@cairn/host';
import { ContainerEngines, ContainerImages } from '@cairn/host/containers';
import type { LimitValues, Log } from '@cairn/kit';
import type { ContainerEngine } from '@cairn/resources';
import { type CairnOptions, ServerStartError } from './cairn-options.ts';

/** What runs images. */
export interface ContainerSurroundings {
  readonly engine: ContainerEngine;
  close(): Promise<void>;
}

const imagesForm = '{"NAME": {"directory": "job", "command": ["node", "job.mjs"]}}';

/**
 * Looks at the file of images before anything is made: a start that cannot succeed leaves no data directory behind. A
 * directory that it names may be made later, until when its image does not start: that is told.
 * @throws ServerStartError when the file is not there or no such map
 */
export function checkImagesFile({ imagesFile }: Pick<CairnOptions, 'imagesFile'>, log: Log): void {
  if (imagesFile === undefined) return;
  let missing: ReturnType<ContainerImages['missingDirectories']>;
  try {
    missing = new ContainerImages(imagesFile).missingDirectories();
  } catch (error) {
    throw new ServerStartError(
      `--images ${imagesFile}: ${(error as Error).message}; it takes a JSON file of this form: ${imagesForm}`,
    );
  }
  for (const { image, directory } of missing)
    log('warn', `--images: the directory of ${image} is not there: as yet it cannot start`, { directory });
}

/** Opens the map of images, which was looked at, and the way to an engine. @throws ServerStartError when the file has changed since and cannot be used */
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
