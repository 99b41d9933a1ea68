import { SkeletonList } from "@/components/ui/skeleton";

export default function Loading() {
  return <SkeletonList title="Insights" label="Reading the insights" />;
}
