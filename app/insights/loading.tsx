import { SkeletonList } from "@/components/ui/skeleton";

export default function Loading() {
  return <SkeletonList label="Reading the insights" />;
}
