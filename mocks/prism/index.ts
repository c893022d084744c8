export { curlOf } from './curl.ts';
export { PrismMissingError } from './engine.ts';
export { type StaticMock, type StaticMockOptions, startStaticMock } from './server.ts';
