import type { CallScope } from '@cairn/kit';
import type { FunctionCatalog } from './function-catalog.ts';
import { type FunctionReference, functionArn } from './function-reference.ts';
import type {
  AliasConfiguration,
  AliasInput,
  AliasRoutingConfiguration,
  CreateAliasInput,
  ListAliasesInput,
  ListAliasesOutput,
  UpdateAliasInput,
} from './function-types.ts';
import { lambdaErrors } from './lambda-errors.ts';
import { pageOf } from './list-page.ts';

/** Aliases: names for a version, or for two by weight. */
export class FunctionAliases {
  readonly #catalog: FunctionCatalog;

  constructor(catalog: FunctionCatalog) {
    this.#catalog = catalog;
  }

  create(scope: CallScope, input: CreateAliasInput): Promise<AliasConfiguration> {
    const place = this.#catalog.reference(scope, input.FunctionName);
    const arn = functionArn(place, place.name, input.Name);
    return this.#catalog.change(async () => {
      await this.#catalog.changeable(place);
      await this.#checkTarget(place, input.FunctionVersion, input.RoutingConfig);
      if ((await this.#catalog.store.alias(place, input.Name)) !== undefined)
        throw lambdaErrors.aliasExists(arn);
      const alias: AliasConfiguration = {
        AliasArn: arn,
        Name: input.Name,
        FunctionVersion: input.FunctionVersion,
        Description: input.Description ?? '',
        ...routing(input.RoutingConfig),
        RevisionId: this.#catalog.ports.ids.uuid(),
      };
      await this.#catalog.store.write(place, { aliases: { [alias.Name]: alias } });
      return alias;
    });
  }

  async get(scope: CallScope, input: AliasInput): Promise<AliasConfiguration> {
    const place = this.#catalog.reference(scope, input.FunctionName);
    return this.#catalog.existingAlias(place, input.Name);
  }

  update(scope: CallScope, input: UpdateAliasInput): Promise<AliasConfiguration> {
    const place = this.#catalog.reference(scope, input.FunctionName);
    return this.#catalog.change(async () => {
      const before = await this.#catalog.existingAlias(place, input.Name);
      if (input.RevisionId !== undefined && input.RevisionId !== before.RevisionId) {
        throw lambdaErrors.revisionStale();
      }
      const version = input.FunctionVersion ?? before.FunctionVersion;
      const weights = input.RoutingConfig ?? before.RoutingConfig;
      await this.#checkTarget(place, version, weights);
      const alias: AliasConfiguration = {
        AliasArn: before.AliasArn,
        Name: before.Name,
        FunctionVersion: version,
        Description: input.Description ?? before.Description,
        ...routing(weights),
        RevisionId: this.#catalog.ports.ids.uuid(),
      };
      await this.#catalog.store.write(place, { aliases: { [alias.Name]: alias } });
      return alias;
    });
  }

  delete(scope: CallScope, input: AliasInput): Promise<void> {
    const place = this.#catalog.reference(scope, input.FunctionName);
    return this.#catalog.change(async () => {
      // Deleting an alias that is not there is no error: the call may be made again.
      await this.#catalog.store.write(place, { aliases: { [input.Name]: undefined } });
    });
  }

  async list(scope: CallScope, input: ListAliasesInput): Promise<ListAliasesOutput> {
    const place = this.#catalog.reference(scope, input.FunctionName);
    await this.#catalog.existing(place);
    const marker = input.Marker ?? '';
    const rest = (await this.#catalog.store.aliases(place)).filter(
      ({ Name, FunctionVersion }) =>
        Name > marker && (input.FunctionVersion === undefined || input.FunctionVersion === FunctionVersion),
    );
    const page = pageOf(rest, input.MaxItems ?? 50, ({ Name }) => Name);
    return { Aliases: page.items, ...(page.next !== undefined && { NextMarker: page.next }) };
  }

  async #checkTarget(
    place: FunctionReference,
    version: string,
    routingConfig: AliasRoutingConfiguration | undefined,
  ): Promise<void> {
    await this.#catalog.version(place, version);
    const weights = Object.entries(routingConfig?.AdditionalVersionWeights ?? {});
    if (weights.length === 0) return;
    if (weights.length > 1) {
      throw lambdaErrors.invalid('Number of items in AdditionalVersionWeights cannot be greater than 1');
    }
    for (const [additional, weight] of weights) {
      if (version === '$LATEST' || additional === '$LATEST') {
        throw lambdaErrors.invalid('$LATEST is not supported for an alias pointing to more than 1 version');
      }
      if (additional === version) {
        throw lambdaErrors.invalid(
          `Invalid function version ${additional}. Function version ${additional} is already included in routing configuration.`,
        );
      }
      if (!(weight >= 0 && weight <= 1)) {
        throw lambdaErrors.validation(
          String(weight),
          'routingConfig.additionalVersionWeights',
          'Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0]',
        );
      }
      await this.#catalog.version(place, additional);
    }
  }
}

function routing(config: AliasRoutingConfiguration | undefined): {
  readonly RoutingConfig?: AliasRoutingConfiguration;
} {
  const weights = config?.AdditionalVersionWeights ?? {};
  return Object.keys(weights).length === 0 ? {} : { RoutingConfig: { AdditionalVersionWeights: weights } };
}
