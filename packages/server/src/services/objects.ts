import { nodeHashing } from '@cairn/host/objects';
import { parseArn } from '@cairn/kit';
import { Objects } from '@cairn/resources/objects';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export async function makeObjects({ foundations, base }: ServiceGround): Promise<ServiceParts<Objects>> {
  const { store, objectSurroundings } = foundations;
  const { blobs } = await objectSurroundings.open();
  const objects = new Objects({ ...base, index: store.objects, blobs, hashing: nodeHashing });
  return {
    facade: objects,
    start: () => objects.start(),
    stop: () => objects.stop(),
    policies: {
      s3: async (_scope, arn) => {
        const bucket = await objects.bucketAccess(bucketOf(arn));
        return bucket && { account: bucket.owner, policy: bucket.policy };
      },
    },
  };
}

/** `arn:aws:s3:::BUCKET/KEY` */
function bucketOf(arn: string): string {
  const resource = parseArn(arn)?.resource ?? '';
  return resource.split('/', 1)[0] as string;
}
