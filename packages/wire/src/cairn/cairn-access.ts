import { open, type ServiceAccess } from '../access/operation-access.ts';

/** What policies are asked about Cairn's own operations: `cairn:OPERATION` on `*` unless said otherwise. */
export const cairnAccess: ServiceAccess = {
  // Nobody can sign before it knows how.
  DescribeStudio: open,
};
