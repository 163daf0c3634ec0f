import { rotationHandlerName, Secrets } from '@cairn/resources/secrets';
import { ofOwner } from './resource-owner.ts';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export function makeSecrets({
  foundations: { seal },
  base,
  deliver,
  callService,
}: ServiceGround): ServiceParts<Secrets> {
  const secrets = new Secrets({ ...base, seal, deliver, callService });
  return {
    facade: secrets,
    handlers: { [rotationHandlerName]: secrets.runRotation },
    policies: {
      secretsmanager: (scope, arn) =>
        ofOwner(scope, arn, (place) => {
          // A name's own ARN is found here: it ends in characters that only the secret knows.
          const [, name] = /^arn:.*:secret:(.*)-\?{6}$/.exec(arn) ?? [];
          return secrets.secretAccess(place, name ?? arn);
        }),
    },
  };
}
