import type { MetadataRoute } from "next";

/** So that it can be put on a home screen; a phone with iOS is told nothing before. */
export default function manifest(): MetadataRoute.Manifest {
  const icon = (name: string, size: number) => ({
    src: `/icons/${name}-${size}.png`,
    sizes: `${size}x${size}`,
    type: "image/png",
  });
  return {
    id: "/",
    name: "Countersign",
    short_name: "Countersign",
    description: "Software asks, people decide.",
    start_url: "/inbox",
    scope: "/",
    display: "standalone",
    background_color: "#f6f7f9",
    theme_color: "#1f5fd0",
    icons: [
      { ...icon("countersign", 192), purpose: "any" },
      { ...icon("countersign", 512), purpose: "any" },
      { ...icon("maskable", 512), purpose: "maskable" },
    ],
  };
}
