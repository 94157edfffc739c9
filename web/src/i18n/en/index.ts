// Every file beside this one is a room of the catalogue, by its own name: frame.ts holds frame.…; term.json is generated
const files = import.meta.glob<{ default: Record<string, unknown> }>(['./*.{ts,json}', '!./index.ts'], { eager: true })

export default Object.fromEntries(
  Object.entries(files).map(([path, file]) => [path.slice('./'.length, path.lastIndexOf('.')), file.default]),
)
