import { SkeletonList } from "@/components/ui/skeleton";

export default function Loading() {
  return <SkeletonList title="Deliveries" label="Reading the deliveries" />;
}
