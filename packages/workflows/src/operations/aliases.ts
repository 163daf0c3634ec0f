import type { CallScope } from '@cairn/kit';
import type { AliasRoute, StateMachineAlias } from '../catalog/alias-catalog.ts';
import type { StateMachine } from '../catalog/state-machine.ts';
import { printQualifiedArn, readStateMachineArn } from '../resource-arn.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { type RoutingConfigurationItem, readRouting, sameRoutes } from './alias-routes.ts';
import { refuseDeleting } from './execution-target.ts';
import { type PageInput, readPage } from './page.ts';
import type { ServiceParts } from './service-parts.ts';

/** Input of CreateStateMachineAlias. */
export interface CreateStateMachineAliasInput {
  readonly name: string;
  readonly description?: string;
  readonly routingConfiguration: readonly RoutingConfigurationItem[];
}

/** Output of DescribeStateMachineAlias. */
export interface DescribeStateMachineAliasOutput extends CreateStateMachineAliasInput {
  readonly stateMachineAliasArn: string;
  readonly creationDate: number;
  readonly updateDate: number;
}

/** Aliases of state machines. */
export class AliasOperations {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /**
   * Idempotent: the same name, description and routing answer the alias that is there.
   * @throws ServiceError InvalidArn, ResourceNotFound, ConflictException, ServiceQuotaExceededException,
   *   ValidationException
   */
  async createStateMachineAlias(
    _scope: CallScope,
    input: CreateStateMachineAliasInput,
  ): Promise<{ readonly stateMachineAliasArn: string; readonly creationDate: number }> {
    const { name, description, routingConfiguration } = input;
    const { aliases, catalog, changes, clock } = this.#parts;
    const { machineArn } = readRouting(routingConfiguration);
    return await changes.run(async () => {
      const machine = await catalog.find(machineArn);
      if (machine === undefined) throw stepFunctionsErrors.referenceNotFound(machineArn);
      refuseDeleting(machine);
      const routes = await this.#routesOf(machine, routingConfiguration);
      const stateMachineAliasArn = printQualifiedArn(machine, name);
      const known = await aliases.find(machine.machineId, name);
      if (known !== undefined) {
        const same = known.description === description && sameRoutes(known.routes, routes);
        if (!same) throw stepFunctionsErrors.aliasDiffers();
        return { stateMachineAliasArn, creationDate: known.creationMs };
      }
      await this.#checkQuota(machine);
      const creationMs = clock.now();
      await aliases.change(machine.machineId, undefined, {
        name,
        ...(description === undefined ? {} : { description }),
        routes,
        creationMs,
        updateMs: creationMs,
      });
      return { stateMachineAliasArn, creationDate: creationMs };
    });
  }

  /** @throws ServiceError InvalidArn, ResourceNotFound, ValidationException */
  async updateStateMachineAlias(
    _scope: CallScope,
    input: Partial<CreateStateMachineAliasInput> & { readonly stateMachineAliasArn: string },
  ): Promise<{ readonly updateDate: number }> {
    const { description, routingConfiguration } = input;
    if (description === undefined && routingConfiguration === undefined) {
      throw stepFunctionsErrors.validation(
        'Either the description or the routing configuration must be specified',
        'MISSING_REQUIRED_PARAMETER',
      );
    }
    if (routingConfiguration !== undefined) readRouting(routingConfiguration);
    const { aliases, changes, clock } = this.#parts;
    return await changes.run(async () => {
      const { machine, alias } = await this.#find(input.stateMachineAliasArn);
      const routes =
        routingConfiguration === undefined
          ? alias.routes
          : await this.#routesOf(machine, routingConfiguration);
      const updateMs = clock.now();
      await aliases.change(machine.machineId, alias, {
        ...alias,
        ...(description === undefined ? {} : { description }),
        routes,
        updateMs,
      });
      return { updateDate: updateMs };
    });
  }

  /** @throws ServiceError InvalidArn, ResourceNotFound */
  async describeStateMachineAlias(
    _scope: CallScope,
    input: { readonly stateMachineAliasArn: string },
  ): Promise<DescribeStateMachineAliasOutput> {
    const { machine, alias } = await this.#find(input.stateMachineAliasArn);
    return {
      stateMachineAliasArn: printQualifiedArn(machine, alias.name),
      name: alias.name,
      ...(alias.description === undefined ? {} : { description: alias.description }),
      routingConfiguration: alias.routes.map(({ version, weight }) => ({
        stateMachineVersionArn: printQualifiedArn(machine, version),
        weight,
      })),
      creationDate: alias.creationMs,
      updateDate: alias.updateMs,
    };
  }

  /** An alias that is not there is no error. @throws ServiceError InvalidArn */
  async deleteStateMachineAlias(
    _scope: CallScope,
    input: { readonly stateMachineAliasArn: string },
  ): Promise<Record<string, never>> {
    const { machineArn, name } = readAliasArn(input.stateMachineAliasArn);
    const { aliases, catalog, changes } = this.#parts;
    await changes.run(async () => {
      const machine = await catalog.find(machineArn);
      if (machine === undefined) return;
      const alias = await aliases.find(machine.machineId, name);
      if (alias !== undefined) await aliases.change(machine.machineId, alias, undefined);
    });
    return {};
  }

  /**
   * By name. The ARN of a version lists the aliases that lead to it.
   * @throws ServiceError InvalidArn, InvalidToken, StateMachineDoesNotExist, ResourceNotFound
   */
  async listStateMachineAliases(
    _scope: CallScope,
    input: PageInput & { readonly stateMachineArn: string },
  ): Promise<{
    readonly stateMachineAliases: readonly { stateMachineAliasArn: string; creationDate: number }[];
    readonly nextToken?: string;
  }> {
    const { aliases } = this.#parts;
    const { machine, version } = await this.#listed(input.stateMachineArn);
    const { machineId } = machine;
    const { entries, ...page } = await readPage(this.#parts, input, {
      binding: ['ListStateMachineAliases', machineId, version],
      read: async (limit, after) => {
        if (version === undefined) return await aliases.list(machineId, { limit, after });
        const all = await aliases.leadingTo(machineId, version);
        return all.filter(({ name }) => after === undefined || name > after).slice(0, limit);
      },
      positionOf: ({ name }) => name,
    });
    const stateMachineAliases = entries.map(({ name, creationMs }) => ({
      stateMachineAliasArn: printQualifiedArn(machine, name),
      creationDate: creationMs,
    }));
    return { stateMachineAliases, ...page };
  }

  /** @throws ServiceError InvalidArn, StateMachineDoesNotExist, ResourceNotFound */
  async #listed(
    arn: string,
  ): Promise<{ readonly machine: StateMachine; readonly version: number | undefined }> {
    const { catalog, versions } = this.#parts;
    const { machineArn, version, alias } = readStateMachineArn(arn);
    const machine = await catalog.find(machineArn);
    if (machine === undefined || alias !== undefined) throw stepFunctionsErrors.stateMachineDoesNotExist(arn);
    if (version !== undefined && (await versions.find(machine.machineId, version)) === undefined) {
      throw stepFunctionsErrors.referenceNotFound(arn);
    }
    return { machine, version };
  }

  /** @throws ServiceError ServiceQuotaExceededException */
  async #checkQuota(machine: StateMachine): Promise<void> {
    const { stateMachineAliasesMax } = this.#parts.limits;
    const all = await this.#parts.aliases.list(machine.machineId, { limit: stateMachineAliasesMax });
    if (all.length < stateMachineAliasesMax) return;
    throw stepFunctionsErrors.serviceQuotaExceeded(
      `The state machine has the maximum number of aliases: ${stateMachineAliasesMax}. Delete aliases that are not needed.`,
    );
  }

  /** @throws ServiceError ResourceNotFound when a version is not there, ValidationException when it is another machine's */
  async #routesOf(
    machine: StateMachine,
    items: readonly RoutingConfigurationItem[],
  ): Promise<readonly AliasRoute[]> {
    const { machineArn, routes } = readRouting(items);
    if (machineArn !== machine.arn) {
      throw stepFunctionsErrors.validation(
        `Routing configuration must contain state machine version ARNs of the state machine ${machine.arn}`,
        'INVALID_ROUTING_CONFIGURATION',
      );
    }
    return await Promise.all(
      routes.map(async ({ version, weight }) => {
        const found = await this.#parts.versions.find(machine.machineId, version);
        if (found === undefined) {
          throw stepFunctionsErrors.referenceNotFound(printQualifiedArn(machine, version));
        }
        return { version, revision: found.revision, weight };
      }),
    );
  }

  async #find(arn: string): Promise<{ readonly machine: StateMachine; readonly alias: StateMachineAlias }> {
    const { machineArn, name } = readAliasArn(arn);
    const machine = await this.#parts.catalog.find(machineArn);
    const alias = machine && (await this.#parts.aliases.find(machine.machineId, name));
    if (machine === undefined || alias === undefined) throw stepFunctionsErrors.referenceNotFound(arn);
    return { machine, alias };
  }
}

/** @throws ServiceError InvalidArn */
function readAliasArn(arn: string): { readonly machineArn: string; readonly name: string } {
  const { machineArn, alias } = readStateMachineArn(arn);
  if (alias === undefined) throw stepFunctionsErrors.invalidArn(`Invalid ARN prefix: ${arn}`);
  return { machineArn, name: alias };
}
