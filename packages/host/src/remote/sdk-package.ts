import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ServiceError } from '@cairn/kit';
import type { SdkSchema } from './sdk-schema.ts';

/** A command of a client: what it sends and what comes back, by its schema. */
export interface SdkCommand {
  /** Namespace, name and shapes of the operation; absent in packages older than schemas. */
  readonly schema?: readonly [number, string, string, unknown, unknown, unknown];
}

/** What is used of a client. */
export interface SdkClient {
  send(command: SdkCommand, options?: { readonly abortSignal?: AbortSignal }): Promise<object>;
  destroy(): void;
}

/** A package `@aws-sdk/client-…`, loaded. */
export interface SdkPackage {
  readonly name: string;
  readonly Client: new (configuration: object) => SdkClient;
  /** @throws ServiceError when the package has no such command */
  command(action: string): new (input: unknown) => SdkCommand;
  schemaOf(shape: unknown): SdkSchema;
  /** The class of all errors that the service answers. */
  readonly ServiceException: (new (...options: never[]) => Error) | undefined;
}

type Exports = { readonly [name: string]: unknown };

/** `Secrets Manager` → `@aws-sdk/client-secrets-manager`. */
export function sdkPackageName(serviceId: string): string {
  return `@aws-sdk/client-${serviceId.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
}

/** Where the modules of a service's client are. */
export interface SdkPackageFiles {
  readonly name: string;
  readonly client: string;
  readonly schemas: string;
}

/**
 * Finds a service's client in one of some folders, as Node would find it from there, and loads nothing.
 * @throws ServiceError when it is in none of them; the message says how to get it
 */
export function findSdkPackage(serviceId: string, folders: readonly string[]): SdkPackageFiles {
  const name = sdkPackageName(serviceId);
  for (const folder of folders) {
    const client = resolveFrom(createRequire(join(folder, 'package.json')), name);
    if (client === undefined) continue;
    const schemas = resolveFrom(createRequire(client), '@smithy/core/schema');
    if (schemas === undefined)
      throw missing(`${name} in ${folder} is too old: version 3.900 or newer is needed`);
    return { name, client, schemas };
  }
  const looked = folders.join(', ');
  throw missing(
    `The package ${name} is needed to call this service and is not in ${looked}: npm install ${name}, or name its folder by --sdk-folder`,
  );
}

/** Loads a service's client from one of some folders. @throws ServiceError as `findSdkPackage` does */
export async function loadSdkPackage(serviceId: string, folders: readonly string[]): Promise<SdkPackage> {
  const { name, client, schemas } = findSdkPackage(serviceId, folders);
  const exported = (await import(pathToFileURL(client).href)) as Exports;
  return describe(name, exported, (await import(pathToFileURL(schemas).href)) as Exports);
}

function resolveFrom(from: NodeJS.Require, name: string): string | undefined {
  try {
    return from.resolve(name);
  } catch {
    return undefined;
  }
}

function describe(name: string, exported: Exports, schemas: Exports): SdkPackage {
  const classes = Object.entries(exported).filter(([, value]) => typeof value === 'function');
  const client = classes.find(([key]) => key.endsWith('Client') && !key.startsWith('_'))?.[1];
  if (client === undefined) throw missing(`${name} has no client`);
  const { NormalizedSchema } = schemas as { NormalizedSchema: { of(shape: unknown): SdkSchema } };
  return {
    name,
    Client: client as SdkPackage['Client'],
    command: (action) => {
      const command = exported[`${action}Command`];
      if (typeof command !== 'function') throw missing(`${name} has no action '${action}': a newer one may`);
      return command as ReturnType<SdkPackage['command']>;
    },
    schemaOf: (shape) => NormalizedSchema.of(shape),
    ServiceException: classes.find(
      ([key]) => key.endsWith('ServiceException') && !key.startsWith('_'),
    )?.[1] as SdkPackage['ServiceException'] | undefined,
  };
}

function missing(message: string): ServiceError {
  return new ServiceError('UnknownOperationException', message);
}
