/**
 * Names of images: 'nginx' is 'docker.io/library/nginx:latest' (docker/distribution/reference).
 *
 * Invariant: `shownName` is the shortest text that means the same image, as Docker shows it.
 */

export interface ImageName {
  /** As Docker shows it: 'nginx', 'example.com/team/app'. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** 'sha256:...' */
  readonly digest: string | undefined;
}

const PATTERN =
  /^(?<repository>(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+|\/)[a-z0-9]+)*)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>[a-z0-9]+:[0-9a-f]{32,}))?$/;

const LONGEST = 255;

/** Reads a name; 'latest' where neither tag nor digest is said. Undefined where it is none. */
export function parseImageName(text: string): ImageName | undefined {
  if (text.length > LONGEST || /^[0-9a-f]{64}$/.test(text)) return undefined;
  const { repository, tag, digest } = PATTERN.exec(text)?.groups ?? {};
  if (repository === undefined) return undefined;
  const short = repository.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '');
  return { repository: short, tag: tag ?? (digest === undefined ? 'latest' : undefined), digest };
}

/** 'nginx:latest'. */
export function shownName({ repository, tag, digest }: ImageName): string {
  return tag === undefined ? `${repository}@${digest ?? ''}` : `${repository}:${tag}`;
}
