import type { CallScope, DeliveryHandler } from '@cairn/kit';
import { randomPassword } from './random-password.ts';
import { SecretDefinitions } from './secret-definitions.ts';
import type { SecretsPorts } from './secret-ports.ts';
import { SecretRotations } from './secret-rotation.ts';
import { SecretStore } from './secret-store.ts';
import type * as Types from './secret-types.ts';
import { SecretValues } from './secret-values.ts';

/**
 * Secrets Manager: one method per operation, members as its API spells them, instants in epoch milliseconds. Each
 * throws ServiceError from the table in `secrets-errors.ts`. What is answered is on disk, values sealed.
 */
export class Secrets {
  readonly #ports: SecretsPorts;
  readonly #definitions: SecretDefinitions;
  readonly #values: SecretValues;
  readonly #rotations: SecretRotations;
  /** Rotates: the handler of deliveries named {@link rotationHandlerName}. */
  readonly runRotation: DeliveryHandler;

  constructor(ports: SecretsPorts) {
    const store = new SecretStore(ports);
    this.#ports = ports;
    this.#values = new SecretValues(ports, store);
    this.#definitions = new SecretDefinitions(ports, store, this.#values);
    this.#rotations = new SecretRotations(ports, store);
    this.runRotation = this.#rotations.run;
  }

  /** What decides about calls on a secret, by its name or ARN. @throws ServiceError */
  async secretAccess(
    scope: CallScope,
    secretId: string,
  ): Promise<{ readonly arn: string; readonly policy: string | undefined }> {
    return this.#definitions.access(scope, secretId);
  }

  async createSecret(scope: CallScope, input: Types.CreateSecretInput): Promise<Types.VersionOutput> {
    return this.#definitions.create(scope, input);
  }

  async updateSecret(scope: CallScope, input: Types.UpdateSecretInput): Promise<Types.VersionOutput> {
    return this.#definitions.update(scope, input);
  }

  async deleteSecret(scope: CallScope, input: Types.DeleteSecretInput): Promise<object> {
    return this.#definitions.delete(scope, input);
  }

  async restoreSecret(scope: CallScope, input: Types.SecretInput): Promise<Types.VersionOutput> {
    return this.#definitions.restore(scope, input);
  }

  async describeSecret(scope: CallScope, input: Types.SecretInput): Promise<object> {
    return this.#definitions.describe(scope, input);
  }

  async listSecrets(scope: CallScope, input: Types.ListSecretsInput): Promise<object> {
    return this.#definitions.list(scope, input);
  }

  async getSecretValue(scope: CallScope, input: Types.GetSecretValueInput): Promise<Types.SecretValueOutput> {
    return this.#values.get(scope, input);
  }

  async batchGetSecretValue(scope: CallScope, input: Types.BatchGetInput): Promise<object> {
    return this.#values.batchGet(scope, input);
  }

  async putSecretValue(scope: CallScope, input: Types.PutSecretValueInput): Promise<Types.VersionOutput> {
    return this.#values.put(scope, input);
  }

  async listSecretVersionIds(scope: CallScope, input: Types.ListVersionsInput): Promise<object> {
    return this.#values.listVersions(scope, input);
  }

  async updateSecretVersionStage(
    scope: CallScope,
    input: Types.UpdateStageInput,
  ): Promise<Types.VersionOutput> {
    return this.#values.moveStage(scope, input);
  }

  async rotateSecret(scope: CallScope, input: Types.RotateSecretInput): Promise<Types.VersionOutput> {
    return this.#rotations.rotate(scope, input);
  }

  async cancelRotateSecret(scope: CallScope, input: Types.SecretInput): Promise<Types.VersionOutput> {
    return this.#rotations.cancel(scope, input);
  }

  async getRandomPassword(
    _: CallScope,
    input: Types.RandomPasswordInput,
  ): Promise<{ readonly RandomPassword: string }> {
    return { RandomPassword: randomPassword(input, this.#ports.random) };
  }

  async tagResource(
    scope: CallScope,
    input: Types.SecretInput & { readonly Tags: readonly Types.Tag[] },
  ): Promise<void> {
    return this.#definitions.tag(scope, input);
  }

  async untagResource(
    scope: CallScope,
    input: Types.SecretInput & { readonly TagKeys: readonly string[] },
  ): Promise<void> {
    return this.#definitions.untag(scope, input);
  }

  async putResourcePolicy(scope: CallScope, input: Types.PolicyInput): Promise<Types.VersionOutput> {
    return this.#definitions.putPolicy(scope, input);
  }

  async getResourcePolicy(
    scope: CallScope,
    input: Types.SecretInput,
  ): Promise<Types.VersionOutput & { readonly ResourcePolicy?: string }> {
    return this.#definitions.policy(scope, input);
  }

  async deleteResourcePolicy(scope: CallScope, input: Types.SecretInput): Promise<Types.VersionOutput> {
    return this.#definitions.deletePolicy(scope, input);
  }

  async validateResourcePolicy(_: CallScope, input: { readonly ResourcePolicy: string }): Promise<object> {
    return this.#definitions.validatePolicy(input);
  }
}
