// Compares CloudFormation templates with the schemas of AWS resources: node schemas.mjs TEMPLATE...
// Prints each difference, and exits with status 1 if there is one.
import { readFileSync } from 'node:fs';
import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';

const specification = await loadAwsServiceSpec();
const problems = [];

/** Whether a value is only known when the stack is created. */
function isIntrinsic(value) {
  const keys = value && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [];
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
}

/** Returns what is wrong with a value, as texts; nothing if it has the type. */
function check(value, type, path) {
  if (isIntrinsic(value)) {
    const branches = value['Fn::If'];
    return branches
      ? branches.slice(1).flatMap((branch) => check(branch, type, path))
      : [];
  }
  const wrong = (expected) => [`${path}: ${JSON.stringify(value).slice(0, 60)} is not ${expected}`];
  switch (type.type) {
    case 'string':
      if (typeof value !== 'string') return wrong('a text');
      if (type.allowedValues && !type.allowedValues.includes(value)) {
        return wrong(`one of ${type.allowedValues.join(', ')}`);
      }
      return [];
    case 'date-time':
      return typeof value === 'string' ? [] : wrong('a time');
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong('true or false');
    case 'integer':
      return Number.isInteger(value) ? [] : wrong('a whole number');
    case 'number':
      return typeof value === 'number' ? [] : wrong('a number');
    case 'null':
      return value === null ? [] : wrong('null');
    case 'json':
      return value !== null && typeof value === 'object' ? [] : wrong('an object');
    case 'tag':
      return typeof value?.Key === 'string' && 'Value' in value ? [] : wrong('a tag');
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((element, i) => check(element, type.element, `${path}[${i}]`))
        : wrong('a list');
    case 'map':
      return value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.entries(value).flatMap(([key, element]) => check(element, type.element, `${path}.${key}`))
        : wrong('a map');
    case 'ref':
      return checkProperties(value, specification.get('typeDefinition', type.reference.$ref).properties, path);
    case 'union': {
      const each = type.types.map((one) => check(value, one, path));
      return each.find((found) => found.length === 0) ?? each[0];
    }
    default:
      throw new Error(`Unknown type ${JSON.stringify(type)} of ${path}`);
  }
}

function checkProperties(value, properties, path) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return [`${path}: ${JSON.stringify(value)} is not an object`];
  }
  const found = [];
  for (const [name, property] of Object.entries(properties)) {
    if (property.required && !(name in value)) {
      found.push(`${path}: ${name} is missing`);
    }
  }
  for (const [name, element] of Object.entries(value)) {
    if (!(name in properties)) {
      found.push(`${path}.${name}: is no property; known: ${Object.keys(properties).sort().join(', ')}`);
    } else {
      // A type that AWS has changed can be written as before.
      const types = [properties[name].type, ...(properties[name].previousTypes ?? [])];
      const each = types.map((type) => check(element, type, `${path}.${name}`));
      found.push(...(each.find((one) => one.length === 0) ?? each[0]));
    }
  }
  return found;
}

for (const file of process.argv.slice(2)) {
  const template = JSON.parse(readFileSync(file, 'utf8'));
  for (const [id, resource] of Object.entries(template.Resources)) {
    const [type] = specification.lookup('resource', 'cloudFormationType', 'equals', resource.Type);
    if (!type) {
      problems.push(`${file}: ${id}: there is no resource type ${resource.Type}`);
      continue;
    }
    for (const problem of checkProperties(resource.Properties ?? {}, type.properties, id)) {
      problems.push(`${file}: ${problem}`);
    }
  }
}
problems.forEach((problem) => console.log(problem));
process.exit(problems.length === 0 ? 0 : 1);
