import type { CallScope } from '@cairn/kit';
import type { Publication, StateMachine, StateMachineVersion } from '../catalog/state-machine.ts';
import { printQualifiedArn, readStateMachineArn } from '../resource-arn.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { refuseDeleting } from './execution-target.ts';
import { type PageInput, readPage } from './page.ts';
import type { ServiceParts } from './service-parts.ts';

/** How a caller names the first revision, which has no id (API reference, PublishStateMachineVersion). */
const initialRevisionId = 'INITIAL';

/** Versions of state machines. */
export class VersionOperations {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /**
   * Publishes the current revision. Idempotent: a revision that is published answers its version.
   * @throws ServiceError InvalidArn, StateMachineDoesNotExist, ConflictException, ServiceQuotaExceededException
   */
  async publishStateMachineVersion(
    _scope: CallScope,
    input: {
      readonly stateMachineArn: string;
      readonly revisionId?: string;
      readonly description?: string;
    },
  ): Promise<{ readonly creationDate: number; readonly stateMachineVersionArn: string }> {
    const { catalog, changes, clock } = this.#parts;
    return await changes.run(async () => {
      const machine = await catalog.find(input.stateMachineArn);
      if (machine === undefined) throw stepFunctionsErrors.stateMachineDoesNotExist(input.stateMachineArn);
      refuseDeleting(machine);
      if (input.revisionId !== undefined) await this.#checkRevision(machine, input.revisionId);
      const published = await publishOnce(this.#parts, machine, {
        creationMs: clock.now(),
        ...(input.description === undefined ? {} : { description: input.description }),
      });
      return {
        creationDate: published.creationMs,
        stateMachineVersionArn: printQualifiedArn(machine, published.version),
      };
    });
  }

  async #checkRevision(machine: StateMachine, given: string): Promise<void> {
    const { revisionId } = await this.#parts.catalog.revision(machine.machineId, machine.revision);
    const current = revisionId ?? initialRevisionId;
    if (given !== current) throw stepFunctionsErrors.revisionDiffers(given, current);
  }

  /**
   * Newest first; none for a machine that is not there, as the API knows no such error here.
   * @throws ServiceError InvalidArn, InvalidToken
   */
  async listStateMachineVersions(
    _scope: CallScope,
    input: PageInput & { readonly stateMachineArn: string },
  ): Promise<{
    readonly stateMachineVersions: readonly { stateMachineVersionArn: string; creationDate: number }[];
    readonly nextToken?: string;
  }> {
    const { catalog, versions } = this.#parts;
    const machine = await catalog.find(input.stateMachineArn);
    if (machine === undefined) return { stateMachineVersions: [] };
    const { entries, ...page } = await readPage(this.#parts, input, {
      binding: ['ListStateMachineVersions', machine.machineId],
      read: (limit, after) =>
        versions.list(machine.machineId, { limit, after: after === undefined ? undefined : Number(after) }),
      positionOf: ({ version }) => String(version),
    });
    const stateMachineVersions = entries.map(({ version, creationMs }) => ({
      stateMachineVersionArn: printQualifiedArn(machine, version),
      creationDate: creationMs,
    }));
    return { stateMachineVersions, ...page };
  }

  /** A version that is not there is no error. @throws ServiceError InvalidArn, ConflictException */
  async deleteStateMachineVersion(
    _scope: CallScope,
    input: { readonly stateMachineVersionArn: string },
  ): Promise<Record<string, never>> {
    const { catalog, changes, versions, aliases } = this.#parts;
    const { machineArn, version } = readStateMachineArn(input.stateMachineVersionArn);
    if (version === undefined) {
      throw stepFunctionsErrors.invalidArn(`Invalid ARN prefix: ${input.stateMachineVersionArn}`);
    }
    await changes.run(async () => {
      const machine = await catalog.find(machineArn);
      if (machine === undefined) return;
      if ((await versions.find(machine.machineId, version)) === undefined) return;
      const users = await aliases.leadingTo(machine.machineId, version);
      if (users.length > 0) throw stepFunctionsErrors.versionHasAliases(users.map(({ name }) => name));
      await catalog.deleteVersion(machine, version);
    });
    return {};
  }
}

/**
 * The version that publishes the current revision, made when there is none. To be called within a change.
 * @throws ServiceError ServiceQuotaExceededException
 */
export async function publishOnce(
  parts: ServiceParts,
  machine: StateMachine,
  publication: Publication,
): Promise<StateMachineVersion> {
  const [newest] = await parts.versions.list(machine.machineId, { limit: 1, after: undefined });
  // Revisions only grow, so if any version publishes the current one, it is the newest.
  if (newest?.revision === machine.revision) return newest;
  checkVersionQuota(parts, machine);
  return await parts.catalog.publish(machine, publication);
}

/** @throws ServiceError ServiceQuotaExceededException */
export function checkVersionQuota({ limits }: ServiceParts, machine: StateMachine): void {
  const { stateMachineVersionsMax } = limits;
  if ((machine.versions?.count ?? 0) < stateMachineVersionsMax) return;
  throw stepFunctionsErrors.serviceQuotaExceeded(
    `The state machine has the maximum number of versions: ${stateMachineVersionsMax}. Delete versions that are not needed.`,
  );
}
