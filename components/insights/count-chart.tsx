import { countLines, countText } from "./lengths";
import { BOTTOM, Plot, yOf } from "./plot";

export type CountPoint = { label: string; counts: number[] }; // one for each layer, from the bottom up
export type Layer = { name: string; look: "full" | "striped" };
type Props = { name: string; id: string; layers: Layer[]; points: CountPoint[] };

const WIDTH = 0.7; // of a point's place

/** Bars, one layer on another: a layer is told from the next by its stripes, not by its colour alone. */
export function CountChart({ name, id, layers, points }: Props) {
  const sum = ({ counts }: CountPoint) => counts.reduce((all, count) => all + count, 0);
  const { lines, top } = countLines(Math.max(...points.map(sum)));
  return (
    <>
      {layers.length > 1 && <Key layers={layers} id={id} />}
      <Plot name={name} lines={lines} labels={points.map(({ label }) => label)}>
        <Stripes id={id} />
        {points.map((point, i) => (
          <g key={point.label}>
            {point.counts.map((count, layer) => {
              if (count === 0) return null;
              const below = point.counts.slice(0, layer).reduce((all, each) => all + each, 0);
              const y = yOf((below + count) / top);
              return (
                <rect
                  key={layers[layer]?.name}
                  x={`${(((i + (1 - WIDTH) / 2) / points.length) * 100).toFixed(3)}%`}
                  width={`${((WIDTH / points.length) * 100).toFixed(3)}%`}
                  y={y}
                  height={Math.max(1, yOf(below / top) - y)}
                  {...lookOf(layers[layer], id)}
                >
                  <title>{`${point.label}: ${countText(count)} ${layers[layer]?.name ?? ""}`}</title>
                </rect>
              );
            })}
          </g>
        ))}
        <line x1="0" x2="100%" y1={BOTTOM} y2={BOTTOM} className="stroke-line-strong" />
      </Plot>
    </>
  );
}

const lookOf = (layer: Layer | undefined, id: string) =>
  layer?.look === "striped"
    ? { fill: `url(#${id}-stripes)`, className: "stroke-danger" }
    : { className: "fill-accent" };

function Stripes({ id }: { id: string }) {
  return (
    <pattern
      id={`${id}-stripes`}
      width="6"
      height="6"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width="6" height="6" className="fill-danger-soft" />
      <rect width="3" height="6" className="fill-danger" />
    </pattern>
  );
}

function Key({ layers, id }: { layers: Layer[]; id: string }) {
  return (
    <ul className="mb-2 flex flex-wrap gap-x-5 gap-y-1">
      {layers.map((layer) => (
        <li key={layer.name} className="flex items-center gap-2">
          <svg aria-hidden="true" className="size-3 shrink-0">
            <rect width="12" height="12" {...lookOf(layer, id)} />
          </svg>
          {layer.name}
        </li>
      ))}
    </ul>
  );
}
