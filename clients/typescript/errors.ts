/** The service answered, and its answer is an error. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly errorCode: string | number;
  readonly errorMessage: string;
  readonly httpStatus: number;

  constructor(errorCode: string | number, errorMessage: string, httpStatus: number) {
    super(`${errorCode}: ${errorMessage}`);
    this.errorCode = errorCode;
    this.errorMessage = errorMessage;
    this.httpStatus = httpStatus;
  }
}

/** No usable answer came: the connection failed, it took too long, or the HTTP status is an error without the service's own code. */
export class TransportError extends Error {
  override name = 'TransportError';
  readonly kind: 'timeout' | 'tls' | 'connection' | 'http';
  readonly httpStatus: number | undefined;

  constructor(kind: TransportError['kind'], message: string, httpStatus?: number) {
    super(message);
    this.kind = kind;
    this.httpStatus = httpStatus;
  }
}

/** An answer came that is not what the documents describe. */
export class MalformedResponseError extends Error {
  override name = 'MalformedResponseError';
}

/** The caller asked for something the documents do not allow; nothing was sent. */
export class InvalidInputError extends Error {
  override name = 'InvalidInputError';
}
