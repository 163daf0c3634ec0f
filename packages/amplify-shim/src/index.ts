export { leadS3To } from './lead-s3-to.ts';
