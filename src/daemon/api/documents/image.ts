/**
 * The document of GET /images/NAME/json (types.ImageInspect).
 */
import { formatInstant } from '../../../base/instant.js';
import { DOCKER_VERSION, OS_TYPE } from '../../docker-version.js';
import type { Image } from '../../images/images.js';
import { IMAGE_BYTES, repoDigests } from './disk-usage.js';

export function imageDocument(image: Image): object {
  const { id, names, created } = image;
  const config = configDocument(image);
  return {
    Id: id,
    RepoTags: names.filter((name) => !name.includes('@')),
    RepoDigests: repoDigests(image),
    ...{ Parent: '', Comment: '', Created: formatInstant(created), Container: '', ContainerConfig: config, DockerVersion: DOCKER_VERSION, Author: '' },
    Config: config,
    ...{ Architecture: 'amd64', Os: OS_TYPE, Size: IMAGE_BYTES, VirtualSize: IMAGE_BYTES },
    GraphDriver: { Data: null, Name: 'simulated' },
    RootFS: { Type: 'layers', Layers: [id] },
    Metadata: { LastTagTime: formatInstant(created) },
  };
}

function configDocument({ config }: Image): object {
  const { exposedPorts, environment, command, entrypoint, workingFolder } = config;
  return {
    ...{ Hostname: '', Domainname: '', User: '', AttachStdin: false, AttachStdout: false, AttachStderr: false },
    ...(exposedPorts.length > 0 && { ExposedPorts: Object.fromEntries(exposedPorts.map((port) => [port, {}])) }),
    ...{ Tty: false, OpenStdin: false, StdinOnce: false, Env: environment, Cmd: command, Image: '', Volumes: null, WorkingDir: workingFolder },
    Entrypoint: entrypoint.length === 0 ? null : entrypoint,
    ...{ OnBuild: null, Labels: null },
  };
}
