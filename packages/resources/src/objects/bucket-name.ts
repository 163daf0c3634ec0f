/**
 * Whether a name may be a bucket's: 3 to 63 of lower-case letters, digits, dots and hyphens, letters or
 * digits around every dot, no IP address.
 * Source: "General purpose bucket naming rules" in the S3 user guide.
 */
export function isBucketName(name: string): boolean {
  if (name.length < 3 || name.length > 63) return false;
  if (!/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(name)) return false;
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return false;
  return !/^(?:xn--|sthree-)|(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name);
}
