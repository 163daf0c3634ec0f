import { ServiceError } from '@cairn/kit';

/** The protocol errors of API Gateway: name and text. Source: its API references, "Errors". */
export const routeErrors = {
  notFound: (what: string): ServiceError =>
    new ServiceError('NotFoundException', `Invalid ${what} identifier specified`, { status: 404 }),
  missing: (message: string): ServiceError => new ServiceError('NotFoundException', message, { status: 404 }),
  badRequest: (message: string): ServiceError => new ServiceError('BadRequestException', message),
  conflict: (message: string): ServiceError =>
    new ServiceError('ConflictException', message, { status: 409 }),
  /** Something that AWS has and Cairn does not. */
  unsupported: (what: string): ServiceError =>
    new ServiceError('BadRequestException', `Cairn does not support ${what}.`),
} as const;
