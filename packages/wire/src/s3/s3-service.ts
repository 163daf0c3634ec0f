import type { Service } from '../service.ts';
import { s3Protocol } from './s3-protocol.ts';
import { type S3Facade, s3Table } from './s3-table.ts';

/** S3, in XML by paths and hosts. */
export function s3Service(facade: S3Facade): Service {
  const table = s3Table(facade);
  return {
    name: 's3',
    table,
    isOfAws: true,
    speak: (observers, now) => ({ signingName: 's3', protocol: s3Protocol({ table, observers, now }) }),
  };
}
