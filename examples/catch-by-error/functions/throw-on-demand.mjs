class CustomError extends Error {
  name = 'CustomError';
}

export const handler = async (request) => {
  if (request.throw === 'CustomError') throw new CustomError('This is a custom error');
  if (request.throw === 'RangeError') throw new RangeError('out of range');
  return { ok: true };
};
